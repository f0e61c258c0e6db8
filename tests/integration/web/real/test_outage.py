"""The database goes away while the web process runs, and returns."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import attrs
import httpx
import pytest
from tests.integration.web.real.peers import Collector, listening
from tests.integration.web.real.people import Pair, pair
from tests.integration.web.real.stack import Stack, stack

from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres

pytestmark = pytest.mark.database
CANARY = "Zq7canary4Wx"
SOON = 5.0


@attrs.frozen(kw_only=True)
class Away:
    """A running stack whose database can be taken away."""

    stack: Stack
    reports: Collector
    home: Path
    server: EmbeddedPostgres

    def leave(self) -> None:
        self.server.stop()

    def come_back(self) -> None:
        self.server.start(self.home)


@pytest.fixture
def away() -> Iterator[Away]:
    # Its own server, also where TIC_DATABASE_URL names one: nobody else's is stopped.
    home, server, reports = Path(tempfile.mkdtemp(prefix="tic-away-")), EmbeddedPostgres(), Collector()
    try:
        url = server.start(home)
        migrate.upgrade(url)
        with (
            listening(reports.answer) as reports.url,
            stack(url, ROLLBAR_TOKEN="0" * 32, ROLLBAR_ENDPOINT=f"{reports.url}/api/1/") as made,
        ):
            made.start()
            yield Away(stack=made, reports=reports, home=home, server=server)
    finally:
        server.stop()
        shutil.rmtree(home)


def _client(away: Away, two: Pair) -> httpx.Client:
    client = two.coachee.at(away.stack.url)
    client.headers["user-agent"] = CANARY
    return client


@pytest.mark.clause("C2.5")
@pytest.mark.clause("C4.1")
def test_while_it_is_away_everybody_hears_so_and_afterwards_all_goes_on(away: Away) -> None:
    two = pair(away.stack, named=CANARY, email=f"{CANARY}@example.org")
    with _client(away, two) as client:
        started = client.post("/api/v1/conversations", json={**two.start, "body": CANARY})
        assert started.status_code == 201, started.text
        path = f"/api/v1/conversations/{started.json()['conversation']['id']}"

        away.leave()
        begun = time.monotonic()
        sending = client.post(f"{path}/messages?q={CANARY}", json={"body": CANARY})
        page = httpx.get(
            f"{away.stack.url}/coaches?text={CANARY}", headers={"accept": "text/html", "user-agent": CANARY}
        )
        ready, alive = (httpx.get(f"{away.stack.url}/{name}") for name in ("readyz", "healthz"))
        assert time.monotonic() - begun < SOON

        assert (sending.status_code, sending.json()["code"]) == (503, "unavailable")
        assert sending.headers["content-type"] == "application/problem+json"
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert "The database is not answering" in page.text
        assert (ready.status_code, alive.status_code) == (503, 200)
        for answer in (sending, page, ready):
            assert answer.headers["retry-after"] == "5"
            assert not any(word in answer.text for word in ("Traceback", "psycopg", 'File "', "socket"))
        _told_once_each(away, sending.json()["instance"].removeprefix("urn:request:"))

        away.come_back()
        assert client.post(f"{path}/messages", json={"body": "I am back"}).status_code == 201
        kept = client.get(path).json()["messages"]
        assert sorted(message["body"] for message in kept) == sorted([CANARY, "I am back"])
        assert httpx.get(f"{away.stack.url}/readyz").status_code == 200
    assert CANARY not in away.stack.log
    assert "Traceback" not in away.stack.log


def _told_once_each(away: Away, request_id: str) -> None:
    """One report for each of the two requests that failed, and none for the question how we are."""
    bodies = away.reports.wait(2)
    reports = [json.loads(body)["data"] for body in bodies]
    assert sorted(one["context"] for one in reports) == [
        "GET /coaches",
        "POST /api/v1/conversations/{conversation_id}/messages",
    ]
    assert [one["custom"]["request_id"] for one in reports].count(request_id) == 1
    assert all(one["body"]["trace"]["exception"] == {"class": "Unavailable"} for one in reports)
    assert all(one["body"]["trace"]["frames"] for one in reports)
    assert CANARY.lower() not in b"".join(bodies).decode().lower()
