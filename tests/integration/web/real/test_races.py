"""Many requests at once, through the server, on PostgreSQL."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tests.integration.web.real.people import Pair, Person, pair
from tests.integration.web.real.stack import Stack

CONVERSATIONS = "/api/v1/conversations"


@pytest.fixture
def two(real: Stack) -> Pair:
    return pair(real)


def _at_once(url: str, who: Person, count: int, ask: Callable[[httpx.Client], httpx.Response]) -> list[str]:
    """How each was answered: the status, and the code of the problem where it was one."""
    with who.at(url) as client, ThreadPoolExecutor(count) as threads:
        answers = list(threads.map(lambda _: ask(client), range(count)))
    return [
        str(one.status_code) if one.is_success else f"{one.status_code} {one.json()['code']}"
        for one in answers
    ]


def _bodies(url: str, who: Person, conversation_id: str) -> list[str]:
    with who.at(url) as client:
        page = client.get(f"{CONVERSATIONS}/{conversation_id}").raise_for_status().json()
    return [message["body"] for message in page["messages"]]


def _started(url: str, two: Pair) -> str:
    with two.coachee.at(url) as client:
        answer = client.post(CONVERSATIONS, json=two.start)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["conversation"]["id"])


def test_of_thirty_starts_of_one_pair_one_wins(real: Stack, two: Pair) -> None:
    said = _at_once(real.url, two.coachee, 30, lambda client: client.post(CONVERSATIONS, json=two.start))
    with two.coachee.at(real.url) as client:
        entries = client.get(CONVERSATIONS).json()["items"]
        disclosures = client.get("/api/v1/disclosures").json()["items"]
    assert Counter(said) == {"201": 1, "409 conversation-exists": 29}
    assert len(entries) == len(disclosures) == 1


def test_of_twenty_sends_at_once_never_a_sixth_stays_unanswered(real: Stack, two: Pair) -> None:
    path = f"{CONVERSATIONS}/{_started(real.url, two)}"
    said = _at_once(
        real.url, two.coachee, 20, lambda client: client.post(f"{path}/messages", json={"body": "Hi"})
    )
    assert Counter(said) == {"201": 4, "409 too-many-unanswered": 16}
    assert len(_bodies(real.url, two.coachee, path.rpartition("/")[2])) == 5


def test_one_key_twenty_times_at_once_has_one_effect(real: Stack, two: Pair) -> None:
    conversation_id = _started(real.url, two)
    headers = {"idempotency-key": "one"}

    def send(client: httpx.Client) -> httpx.Response:
        return client.post(
            f"{CONVERSATIONS}/{conversation_id}/messages", json={"body": "Once"}, headers=headers
        )

    said = Counter(_at_once(real.url, two.coachee, 20, send))
    with two.coachee.at(real.url) as client:
        later = send(client)
    assert said.keys() <= {"201", "409 request-still-running"}
    assert said["201"] >= 1
    assert (later.status_code, later.headers["idempotent-replay"]) == (201, "true")
    assert _bodies(real.url, two.coachee, conversation_id).count("Once") == 1


def test_one_client_id_twenty_times_at_once_is_one_message(real: Stack, two: Pair) -> None:
    conversation_id = _started(real.url, two)
    wanted = {"body": "Once", "client_id": "0199c0de-0000-7000-8000-00000000c11e"}
    with two.coachee.at(real.url) as client, ThreadPoolExecutor(20) as threads:
        path = f"{CONVERSATIONS}/{conversation_id}/messages"
        answers = list(threads.map(lambda _: client.post(path, json=wanted), range(20)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert _bodies(real.url, two.coachee, conversation_id).count("Once") == 1


def test_of_edits_and_deletions_at_once_a_deletion_stays(real: Stack, two: Pair) -> None:
    conversation_id = _started(real.url, two)
    with two.coachee.at(real.url) as client, ThreadPoolExecutor(12) as threads:
        path = f"{CONVERSATIONS}/{conversation_id}"
        message = client.get(path).json()["messages"][0]
        there = f"{path}/messages/{message['id']}"
        answers = list(
            threads.map(
                lambda number: (
                    client.patch(there, json={"body": f"Edit {number}"})
                    if number % 4
                    else client.delete(there)
                ),
                range(12),
            )
        )
        while client.delete(there).status_code == 409:
            pass
        (left,) = client.get(path).json()["messages"]
    codes = {one.json()["code"] for one in answers if not one.is_success}
    assert codes <= {"concurrent-update", "message-was-deleted"}
    assert (left["body"], left["sent_at"]) == (None, message["sent_at"])
