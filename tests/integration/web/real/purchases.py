"""Buying through the real server, on the sandbox's pay page."""

from typing import Any, Final

import httpx
from tests.integration.web.real.people import Person
from tests.integration.web.real.stack import Stack

HOLDS: Final = "/api/v1/holds"


def subscribed(stack: Stack, coach: Person, who: Person) -> dict[str, Any]:
    """Whose first month is paid and looked up."""
    price = {"amount": 28_000, "currency": "eur"}
    monthly = {"kind": "subscription", "title": "Every week", "minutes": 60, "sessions": 4, "price": price}
    with coach.at(stack.url) as client:
        offering = client.post("/api/v1/me/profile/offerings", json=monthly).raise_for_status().json()
    with who.at(stack.url) as client:
        body = {"coach_id": coach.id, "offering_id": offering["id"], "price": price}
        made = client.post("/api/v1/subscriptions", json=body).raise_for_status().json()
        path = f"/api/v1/subscriptions/{made['id']}"
        page = client.post(f"{path}/checkout").raise_for_status().json()["url"]
        assert httpx.post(page, data={"card": "succeeds"}).status_code == 303
        found: dict[str, Any] = client.post(f"{path}/look-up").raise_for_status().json()
        return found


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
