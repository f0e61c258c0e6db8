"""kill -9, and two processes at once: what was acknowledged is there."""

import threading
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from tests.integration.cli.conftest import free_port
from tests.integration.web.real.people import Pair, pair
from tests.integration.web.real.stack import Stack, stack

from tic_adapters.postgres import migrate

CONVERSATIONS = "/api/v1/conversations"
WRITERS = 4


@pytest.fixture
def fresh(fresh_database: str) -> Iterator[Stack]:
    """Without tables, and not started."""
    with stack(fresh_database) as made:
        yield made


def _start(url: str, two: Pair) -> str:
    with two.coachee.at(url) as client:
        answer = client.post(CONVERSATIONS, json=two.start)
    assert answer.status_code == 201, answer.text
    return f"{CONVERSATIONS}/{answer.json()['conversation']['id']}"


def _write(url: str, two: Pair, path: str, acknowledged: list[str], asked: list[str]) -> None:
    """Coach and coachee in turns, until the server is gone."""
    with two.coach.at(url) as coach, two.coachee.at(url) as coachee:
        for number in range(10_000):
            body = f"{path} {number}"
            asked.append(body)
            try:
                answer = (coach, coachee)[number % 2].post(f"{path}/messages", json={"body": body})
            except httpx.TransportError:
                return
            if answer.status_code == 201:
                acknowledged.append(body)


def _stored(url: str, two: Pair, path: str) -> set[str]:
    found: set[str] = set()
    with two.coachee.at(url) as client:
        page = client.get(path).raise_for_status().json()
        found |= {message["body"] for message in page["messages"]}
        while page["next"] is not None:
            page = client.get(path, params={"before": page["next"]}).raise_for_status().json()
            found |= {message["body"] for message in page["messages"]}
    return found


def test_what_was_acknowledged_before_a_kill_is_there_afterwards(fresh: Stack) -> None:
    migrate.upgrade(fresh.environment["TIC_DATABASE_URL"])
    url = fresh.start()
    pairs = [pair(fresh) for _ in range(WRITERS)]
    paths = [_start(url, two) for two in pairs]
    acknowledged: list[str] = []
    asked: list[str] = []
    threads = [
        threading.Thread(target=_write, args=(url, two, path, acknowledged, asked))
        for two, path in zip(pairs, paths, strict=True)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 20
    while len(acknowledged) < 40 and time.monotonic() < deadline:
        time.sleep(0.001)
    fresh.kill()
    for thread in threads:
        thread.join()

    again = fresh.start()

    stored = set.union(*(_stored(again, two, path) for two, path in zip(pairs, paths, strict=True)))
    assert len(acknowledged) >= 40
    assert set(acknowledged) <= stored <= {*asked, "Hello"}
    # Nothing half done: every message that is there is counted and can be answered.
    assert [_answers(again, two, path) for two, path in zip(pairs, paths, strict=True)] == [201] * WRITERS


def _answers(url: str, two: Pair, path: str) -> int:
    with two.coach.at(url) as client:
        return client.post(f"{path}/messages", json={"body": "Still here"}).status_code


def test_two_processes_migrate_one_database_at_once_and_serve_it(fresh: Stack) -> None:
    upgrades = [fresh.run("db", "upgrade") for _ in range(2)]
    assert [one.wait(60) for one in upgrades] == [0, 0], fresh.log
    with psycopg.connect(fresh.environment["TIC_DATABASE_URL"]) as connection:
        versions = connection.execute("SELECT count(*) FROM tic.alembic_version").fetchone()
    assert versions == (1,)

    beside = free_port()
    one, other = fresh.start(beside=beside), f"http://127.0.0.1:{beside}"
    two = pair(fresh)
    path = _start(one, two)
    with two.coach.at(other) as client:
        assert client.post(f"{path}/messages", json={"body": "By the other"}).status_code == 201
    assert _stored(one, two, path) == {"Hello", "By the other"}
    assert [httpx.get(f"{url}/readyz").status_code for url in (one, other)] == [200, 200]
