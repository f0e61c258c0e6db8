"""Buying through the real server, on the sandbox's pay page."""

from typing import Any, Final

import httpx
from tests.integration.web.real.people import Person
from tests.integration.web.real.stack import Stack

HOLDS: Final = "/api/v1/holds"


def booked(stack: Stack, who: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    """A single session at that time, paid and looked up."""
    with who.at(stack.url) as client:
        held = client.post(HOLDS, json=wanted).raise_for_status().json()
        body = {"hold_id": held["id"], "price": {"amount": 8000, "currency": "eur"}}
        order = client.post("/api/v1/orders", json=body).raise_for_status().json()
        path = f"/api/v1/orders/{order['id']}"
        page = client.post(f"{path}/checkout").raise_for_status().json()["url"]
        assert httpx.post(page, data={"card": "succeeds"}).status_code == 303
        found: dict[str, Any] = client.post(f"{path}/look-up").raise_for_status().json()
        return found
