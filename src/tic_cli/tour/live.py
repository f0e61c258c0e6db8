"""Two people chat, each with a stream open, as programs do it."""

import contextlib
import json
import queue
import secrets
import threading
from collections.abc import Iterator
from typing import Any, Final

import attrs
import httpx

from tic_cli.tour.api import Program
from tic_cli.tour.steps import Steps

PATIENCE_S: Final = 10.0
_LINES: Final = (
    ("coach", "Bring the design you are least sure of."),
    ("coachee", "Then it is the one with the hot partition."),
    ("coach", "Good. What did you measure?"),
)


@attrs.define
class Stream:
    """What is told over one stream, as it comes."""

    told: "queue.Queue[tuple[str, str, Any]]" = attrs.field(factory=queue.Queue)
    last: str = ""

    def next(self, *kinds: str) -> Any:
        """The data of the next event of these kinds; None where none comes in time."""
        with contextlib.suppress(queue.Empty):
            while True:
                kind, number, data = self.told.get(timeout=PATIENCE_S)
                self.last = number or self.last
                if kind in kinds:
                    return data
        return None

    def follow(self, lines: Iterator[str]) -> None:
        kind = number = ""
        with contextlib.suppress(httpx.TransportError, httpx.StreamError):
            for line in lines:
                name, _, value = line.partition(": ")
                if name == "id":
                    number = value
                elif name == "event":
                    kind = value
                elif name == "data":
                    self.told.put((kind, number, json.loads(value)))
                    number = ""


@contextlib.contextmanager
def following(program: Program, last: str = "") -> Iterator[Stream]:
    headers = {"accept": "text/event-stream", **({"last-event-id": last} if last else {})}
    with program.stream("/events", headers) as answer:
        stream = Stream()
        reading = threading.Thread(target=stream.follow, args=(answer.iter_lines(),), daemon=True)
        reading.start()
        yield stream


def chat(coachee: Program, coach: Program, steps: Steps, conversation: str) -> None:
    steps.begin("The API: the two chat live, each over a stream of events")
    path = f"/conversations/{conversation}"
    sides = {"coachee": coachee, "coach": coach}
    with following(coachee) as of_coachee, following(coach) as of_coach:
        streams = {"coachee": of_coachee, "coach": of_coach}
        steps.check(
            "both streams begin", all(one.next("hello") is not None for one in (of_coachee, of_coach))
        )
        status, _ = coach.post(f"{path}/typing", None)
        steps.same("the coach is writing", 204, status)
        steps.check("the coachee sees it", of_coachee.next("typing"))
        for side, body in _LINES:
            _, sent = sides[side].post(f"{path}/messages", {"body": body}, secrets.token_hex(16))
            told = [one.next("message") for one in streams.values()]
            steps.check(
                f"what the {side} says is told to both, by its id alone",
                all(one and one["message_id"] == sent["id"] and body not in str(one) for one in told),
                told,
            )
        coachee.post(f"{path}/read", None)
        steps.check("the coach sees that it is read", of_coach.next("read"))
        last = of_coachee.last
    missed = [
        coach.post(f"{path}/messages", {"body": f"One more, {number}."}, secrets.token_hex(16))[1]["id"]
        for number in (1, 2)
    ]
    with following(coachee, last) as again:
        told = [(again.next("message") or {}).get("message_id") for _ in missed]
        steps.same("who comes back gets what was missed, once and in order", missed, told)
