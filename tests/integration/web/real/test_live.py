"""Two processes, one killed in the middle, the other one stopped: nobody misses a message."""

import threading
import time
from collections.abc import Callable, Iterator

import attrs
import httpx
import pytest
from tests.integration.cli.conftest import free_port
from tests.integration.web.real.people import Pair, Person, pair
from tests.integration.web.real.stack import PATIENCE_S, Stack, stack

MESSAGES = 60


@pytest.fixture
def two_processes(real_database: str) -> Iterator[Stack]:
    """Not started."""
    with stack(real_database) as made:
        yield made


@attrs.define(eq=False)
class Listener:
    """A client that goes from one address to the next when its stream breaks, from the last id it knows."""

    person: Person
    urls: list[str]
    messages: list[str] = attrs.field(factory=list)
    ids: list[int] = attrs.field(factory=list)
    ends: list[str] = attrs.field(factory=list)
    breaks: int = 0
    done: bool = False
    ready: threading.Event = attrs.field(factory=threading.Event)

    def listen(self) -> None:
        turn = 0
        while not self.done:
            try:
                self._read(self.urls[turn % len(self.urls)])
            except httpx.TransportError:
                self.breaks += 1
            turn += 1
            time.sleep(0.05)

    def _read(self, url: str) -> None:
        headers = {"accept": "text/event-stream", **self.person.headers}
        if self.ids:
            headers["last-event-id"] = str(self.ids[-1])
        with httpx.stream("GET", f"{url}/api/v1/events", headers=headers, timeout=20) as answer:
            assert answer.status_code == 200, answer.read()
            number, kind = "", ""
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    number = value
                elif name == "event":
                    kind = value
                elif name == "data":
                    self._hear(kind, number, value)
                    number = ""
                if self.done:
                    return

    def _hear(self, kind: str, number: str, data: str) -> None:
        self.ready.set()
        if number and kind not in {"hello", "reset"}:
            self.ids.append(int(number))
        if kind == "message":
            self.messages.append(httpx.Response(200, text=data).json()["message_id"])
        elif kind == "end":
            self.ends.append(httpx.Response(200, text=data).json()["reason"])


def _send(url: str, two: Pair, path: str, numbers: range) -> list[str]:
    with two.coach.at(url) as coach, two.coachee.at(url) as coachee:
        sent = []
        for number in numbers:
            answer = (coach, coachee)[number % 2].post(f"{path}/messages", json={"body": f"Word {number}"})
            sent.append(answer.raise_for_status().json()["id"])
        return sent


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def test_every_message_arrives_once_and_in_order_though_a_process_is_killed(two_processes: Stack) -> None:
    beside = free_port()
    one, other = two_processes.start(beside=beside), f"http://127.0.0.1:{beside}"
    two = pair(two_processes)
    with two.coachee.at(other) as client:
        started = client.post("/api/v1/conversations", json=two.start).raise_for_status().json()
    path = f"/api/v1/conversations/{started['conversation']['id']}"
    listeners = [Listener(two.coach, [one, other]), Listener(two.coachee, [other])]
    threads = [threading.Thread(target=listener.listen, daemon=True) for listener in listeners]
    for thread in threads:
        thread.start()
    for listener in listeners:
        assert listener.ready.wait(20)

    sent = _send(other, two, path, range(MESSAGES // 3))
    killed = two_processes.processes[1]  # the one that answers at the first address
    sending = threading.Thread(target=lambda: sent.extend(_send(other, two, path, range(20, MESSAGES))))
    sending.start()
    killed.kill()
    sending.join()

    _until(lambda: all(len(one.messages) >= MESSAGES for one in listeners))
    assert [one.messages for one in listeners] == [sent, sent]
    assert all(one.ids == list(range(one.ids[0], one.ids[0] + len(one.ids))) for one in listeners)
    assert listeners[0].breaks >= 1

    stopped = two_processes.processes[0]
    begun = time.monotonic()
    stopped.terminate()
    assert stopped.wait(PATIENCE_S) is not None
    assert time.monotonic() - begun < 4, two_processes.log
    for listener in listeners:
        listener.done = True
    for thread in threads:
        thread.join(20)
    assert [one.ends[:1] for one in listeners] == [["restart"], ["restart"]]
    assert "error" not in {line.partition('"level":"')[2][:5] for line in two_processes.log.splitlines()}
