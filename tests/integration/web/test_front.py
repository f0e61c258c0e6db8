"""The outermost layer: who goes away, and what takes too long."""

import asyncio
from typing import Any

import pytest
from tests.integration.web.support import Site

from tic_web.security.front import Front, host_name
from tic_web.security.headers import SecurityHeaders


async def test_who_goes_away_while_sending_is_nobodys_failure(site: Site) -> None:
    token = await site.token(await site.member())
    answered: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered.append(message)

    scope: Any = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "PATCH",
        "path": "/api/v1/me", "raw_path": b"/api/v1/me", "root_path": "", "scheme": "http",
        "query_string": b"",
        "headers": [
            (b"host", b"127.0.0.1:8000"), (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"application/json"), (b"content-length", b"10"),
        ],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "extensions": {},
    }  # fmt: skip
    await site.app(scope, receive, send)
    assert answered[0]["status"] == 400
    assert site.reports.failures == []


async def test_what_takes_too_long_is_ended_with_a_clear_word() -> None:
    answered: list[Any] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(60)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered.append(message)

    front = Front(slow, ["here"], SecurityHeaders.of(is_tls=False, form_targets=()), seconds=0.01)
    scope: Any = {
        "type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"here")], "state": {}
    }  # fmt: skip
    await front(scope, receive, send)
    assert answered[0]["status"] == 503
    assert (b"retry-after", b"5") in answered[0]["headers"]
    assert b"took-too-long" in answered[1]["body"]


@pytest.mark.parametrize(
    ("host", "name"), [("Here:80", "here"), ("here", "here"), ("[::1]:80", "[::1]"), ("", "")]
)
def test_a_host_is_known_by_its_name_whatever_the_port(host: str, name: str) -> None:
    assert host_name(host) == name


async def test_localhost_is_led_to_the_address_that_sign_in_comes_back_to(site: Site) -> None:
    answer = await site.client().get("/coaches?role=backend", headers={"host": "localhost:8000"})

    assert answer.status_code == 307
    assert answer.headers["location"] == "http://127.0.0.1:8000/coaches?role=backend"


async def test_programs_may_use_any_name_of_the_machine() -> None:
    site = Site(environment={"TIC_SANDBOX": "1"})

    answer = await site.client().get("/api/v1/vocabulary", headers={"host": "localhost:8000"})

    assert answer.status_code == 200
