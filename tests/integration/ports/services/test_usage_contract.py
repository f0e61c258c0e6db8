"""Product events and technical failures: in memory, dropped, to PostHog and to Rollbar."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import attrs
import pytest

from tic_adapters.memory.usage import NoAnalytics, NoErrorReports, RecordingAnalytics, RecordingErrorReports
from tic_adapters.posthog.analytics import PostHogAnalytics
from tic_adapters.rollbar.reports import RollbarReports, only_allowed
from tic_domain.shared.errors import Unavailable
from tic_domain.usage.model import EventName, ProductEvent, TechnicalFailure
from tic_domain.usage.ports import Analytics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[["WSGIApplication"], str]
EVENT = ProductEvent(
    id=UUID("01958f00-0000-7000-8000-000000000001"),
    name=EventName.MATCHES_SHOWN,
    person="pseudonym-1",
    at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    properties={"fitting": 12, "shown": 20},
)
FAILURE = TechnicalFailure(
    error_type="ConcurrentUpdate",
    frames=(("tic_web/app.py", 10, "handle"), ("tic_domain/orders/model.py", 20, "paid")),
    operation="POST /orders/{order_id}",
    request_id="request-1",
    person="pseudonym-1",
)


@attrs.define
class Collector:
    """Takes whatever is sent, once per event id, and answers as told."""

    status: str = "200 OK"
    delay: float = 0.0
    requests: list[tuple[str, dict[str, Any]]] = attrs.field(factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        time.sleep(self.delay)
        self.requests.append((environ["PATH_INFO"], body))
        start_response(self.status, [("Content-Type", "application/json")])
        return [b'{"err": 0, "result": {}, "detail": "canary"}']

    def bodies(self, count: int) -> list[dict[str, Any]]:
        """What was sent from the background, once that many arrived."""
        end = time.monotonic() + 5
        while len(self.requests) < count and time.monotonic() < end:
            time.sleep(0.005)
        return [body for _, body in self.requests]


class Observed(Protocol):
    @property
    def analytics(self) -> Analytics: ...

    def ids(self) -> set[str]: ...

    def go_down(self) -> None: ...


@attrs.frozen
class InMemory:
    analytics: RecordingAnalytics

    def ids(self) -> set[str]:
        return {str(event.id) for event in self.analytics.events}

    def go_down(self) -> None:
        self.analytics.is_up = False


@attrs.frozen
class AtPostHog:
    analytics: PostHogAnalytics
    collector: Collector

    def ids(self) -> set[str]:
        return {event["uuid"] for _, body in self.collector.requests for event in body["batch"]}

    def go_down(self) -> None:
        self.collector.status = "503 Service Unavailable"


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def address(collector: Collector, serve: Serve) -> str:
    return serve(collector)


@pytest.fixture(params=["memory", "posthog"])
def observed(request: pytest.FixtureRequest, collector: Collector, address: str) -> Observed:
    if request.param == "memory":
        return InMemory(RecordingAnalytics())
    return AtPostHog(PostHogAnalytics(api_key="phc_key", host=address), collector)


async def test_an_event_arrives(observed: Observed) -> None:
    await observed.analytics.capture(EVENT)

    assert observed.ids() == {str(EVENT.id)}


async def test_an_event_handed_over_twice_keeps_its_id(observed: Observed) -> None:
    await observed.analytics.capture(EVENT)
    await observed.analytics.capture(EVENT)

    assert observed.ids() == {str(EVENT.id)}


async def test_an_event_that_was_not_taken_is_an_error(observed: Observed) -> None:
    observed.go_down()

    with pytest.raises(Unavailable) as caught:
        await observed.analytics.capture(EVENT)

    assert "canary" not in str(caught.value)


async def test_posthog_away_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await PostHogAnalytics(api_key="phc_key", host="http://127.0.0.1:1").capture(EVENT)


async def test_posthog_stalling_is_unavailable(collector: Collector, address: str) -> None:
    collector.delay = 0.3

    with pytest.raises(Unavailable):
        await PostHogAnalytics(api_key="phc_key", host=address, timeout_seconds=0.05).capture(EVENT)


@pytest.mark.clause("C4.1")
async def test_posthog_learns_the_catalogued_event_and_nothing_else(
    collector: Collector, address: str
) -> None:
    await PostHogAnalytics(api_key="phc_key", host=address).capture(EVENT)

    ((path, body),) = collector.requests
    sent_at = body.pop("sent_at")
    assert path == "/batch/"
    assert datetime.fromisoformat(sent_at).tzinfo is not None
    assert body == {
        "api_key": "phc_key",
        "batch": [
            {
                "uuid": str(EVENT.id),
                "event": "matches shown",
                "distinct_id": "pseudonym-1",
                "timestamp": "2026-03-02T09:00:00+00:00",
                "properties": {
                    "fitting": 12,
                    "shown": 20,
                    "$process_person_profile": True,
                    "$geoip_disable": True,
                    "$ip": None,
                },
            }
        ],
    }


async def test_without_a_key_events_and_failures_are_dropped() -> None:
    await NoAnalytics().capture(EVENT)
    NoErrorReports().report(FAILURE)


def test_a_recorded_failure_can_be_looked_at() -> None:
    reports = RecordingErrorReports()

    reports.report(FAILURE)

    assert reports.failures == [FAILURE]


def rollbar(address: str) -> RollbarReports:
    return RollbarReports(token="token", environment="test", endpoint=f"{address}/api/1/")


@pytest.mark.clause("C4.1")
def test_rollbar_learns_the_failure_and_nothing_else(collector: Collector, address: str) -> None:
    canary = "ada@example.com"
    try:
        int(canary)
    except ValueError:
        rollbar(address).report(FAILURE)

    (body,) = collector.bodies(1)
    assert canary not in json.dumps(body)
    assert body == {
        "access_token": "token",
        "data": {
            "environment": "test",
            "level": "error",
            "language": "python",
            "context": "POST /orders/{order_id}",
            "body": {
                "trace": {
                    "frames": [
                        {"filename": "tic_web/app.py", "lineno": 10, "method": "handle"},
                        {"filename": "tic_domain/orders/model.py", "lineno": 20, "method": "paid"},
                    ],
                    "exception": {"class": "ConcurrentUpdate"},
                }
            },
            "custom": {"request_id": "request-1"},
            "person": {"id": "pseudonym-1"},
        },
    }


def test_a_failure_of_nobody_names_nobody(collector: Collector, address: str) -> None:
    rollbar(address).report(attrs.evolve(FAILURE, person=None))

    (body,) = collector.bodies(1)
    assert body["data"]["person"] == {}


@pytest.mark.parametrize("status", ["500 Internal Server Error", "429 Too Many Requests", "413 Too Large"])
def test_rollbar_refusing_disturbs_nobody(collector: Collector, address: str, status: str) -> None:
    collector.status = status

    rollbar(address).report(FAILURE)

    assert len(collector.bodies(1)) == 1


def test_rollbar_away_disturbs_nobody() -> None:
    rollbar("http://127.0.0.1:1").report(FAILURE)


def test_a_failure_that_cannot_be_sent_disturbs_nobody(collector: Collector, address: str) -> None:
    unserialisable: Any = object()

    rollbar(address).report(attrs.evolve(FAILURE, operation=unserialisable))

    assert collector.requests == []


@pytest.mark.clause("C4.1")
def test_the_last_scrub_cuts_what_the_sdk_adds() -> None:
    canary = "ada@example.com"
    frame = {"filename": "a.py", "lineno": 1, "method": "f", "locals": {"email": canary}, "code": canary}
    data = {
        "environment": "test",
        "request": {"headers": {"Cookie": canary}},
        "server": {"host": canary},
        "person": {"id": "pseudonym-1", "email": canary},
        "custom": {"request_id": "r", "extra": canary},
        "body": {
            "trace": {"frames": [frame], "exception": {"class": "E", "message": canary}},
            "message": {"body": canary},
        },
    }

    kept = only_allowed({"access_token": "token", "data": data})

    assert kept is not False
    assert canary not in json.dumps(kept)
    assert kept["data"]["person"] == {"id": "pseudonym-1"}


def test_the_last_scrub_stops_what_is_no_failure_of_ours() -> None:
    assert only_allowed({"data": {"body": {"message": {"body": "failsafe"}}}}) is False
