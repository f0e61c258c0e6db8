"""Four processors and seven faults: what comes of asking each to erase somebody."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Final
from uuid import UUID

import attrs
import httpx
import pytest

from tic_adapters.email.erasing import KEPT_FOR, ResendErasing
from tic_adapters.memory.sealing import MemoryPseudonyms
from tic_adapters.posthog.erasing import PostHogErasing, app_host
from tic_adapters.rollbar.erasing import RollbarErasing
from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.erasing import StripeErasing
from tic_domain.privacy.erasing.errors import ProcessorRefused
from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, DataProcessor, Handles
from tic_domain.shared.errors import DomainError, Unavailable
from tic_domain.shared.ids import AccountId

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[["WSGIApplication"], str]
NOW: Final = datetime(2026, 11, 25, tzinfo=UTC)
ADA: Final = AccountId(UUID(int=7))
PATIENCE: Final = httpx.Timeout(0.15)


class Fault(Enum):
    TIMEOUT = "time-out"
    TOO_MANY = "429"
    BROKEN = "500"
    UNKNOWN = "404"
    STUCK = "stuck"
    PARTIAL = "partial"
    DUPLICATE = "duplicate"


@attrs.define
class Peer:
    """Answers as each of the three documents, but for the fault."""

    fault: Fault
    heard: list[tuple[str, str]] = attrs.field(factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.heard.append((method, path))
        status, body = self._answer(method, path)
        headers = [("Content-Type", "application/json"), ("Stripe-Should-Retry", "false")]
        start_response(status, headers)
        return [body]

    def _answer(self, method: str, path: str) -> tuple[str, bytes]:
        match self.fault:
            case Fault.TIMEOUT:
                time.sleep(0.3)
            case Fault.TOO_MANY:
                return "429 Too Many Requests", b"{}"
            case Fault.BROKEN:
                return "500 Internal Server Error", b'{"error": {"type": "api_error"}}'
            case Fault.UNKNOWN:
                missing = {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
                return "404 Not Found", json.dumps(missing).encode()
            case Fault.DUPLICATE if self.heard.count((method, path)) > 1 and method == "DELETE":
                return "404 Not Found", b'{"error": {"code": "resource_missing"}}'
        body = json.dumps(self._document(method, path)).encode()
        return "200 OK", body[: len(body) // 2] if self.fault is Fault.PARTIAL else body

    def _document(self, method: str, path: str) -> dict[str, object]:
        stuck = self.fault is Fault.STUCK
        if "delete_jobs" in path:
            return {"err": 0, "result": {"job_id": 41, "status": "queued" if stuck else "complete"}}
        if "redaction_jobs" in path:
            return {"id": "prj_1", "status": "validating" if stuck else "succeeded"}
        if "/persons/" in path and method == "GET":
            return {"results": [{"id": "somebody"}] if stuck else []}
        return {"id": "acct_1", "object": "account", "deleted": True}


def handles(reference: str | None = None) -> Handles:
    return Handles(
        account_id=ADA,
        email="ada@example.org",
        payee="acct_1",
        begun_at=NOW,
        payments=("cs_1", "in_1"),
        reference=reference,
    )


def _posthog(url: str) -> DataProcessor:
    return PostHogErasing(
        personal_key="phx_canary",
        project="7",
        host=url,
        pseudonyms=MemoryPseudonyms(),
        patience=PATIENCE,
    )


def _rollbar(url: str) -> DataProcessor:
    return RollbarErasing(
        account_token="canary", endpoint=f"{url}/api/1/", pseudonyms=MemoryPseudonyms(), patience=PATIENCE
    )


def _stripe(url: str) -> DataProcessor:
    return StripeErasing(stripe_client("sk_test_canary", url, PatientClient(PATIENCE)))


def _resend(url: str) -> DataProcessor:
    return ResendErasing()


Outcome = Answer | type[DomainError]
FAILS: Final = dict.fromkeys((Fault.TIMEOUT, Fault.TOO_MANY, Fault.BROKEN), Unavailable)
TABLE: Final[dict[str, tuple[Callable[[str], DataProcessor], StepKind, dict[Fault, Outcome]]]] = {
    "posthog": (
        _posthog,
        StepKind.POSTHOG,
        {
            **FAILS,
            Fault.UNKNOWN: Answer.CONFIRMED,
            Fault.STUCK: Answer.TAKEN_ON,
            Fault.PARTIAL: Unavailable,
            Fault.DUPLICATE: Answer.CONFIRMED,
        },
    ),
    "rollbar": (
        _rollbar,
        StepKind.ROLLBAR,
        {
            **FAILS,
            Fault.UNKNOWN: Answer.CONFIRMED,
            Fault.STUCK: Answer.TAKEN_ON,
            Fault.PARTIAL: Unavailable,
            Fault.DUPLICATE: Answer.CONFIRMED,
        },
    ),
    "stripe": (
        _stripe,
        StepKind.STRIPE,
        {
            **FAILS,
            Fault.UNKNOWN: Answer.CONFIRMED,
            Fault.STUCK: Answer.CONFIRMED,
            Fault.PARTIAL: Unavailable,
            Fault.DUPLICATE: Answer.CONFIRMED,
        },
    ),
    "stripe redaction": (
        _stripe,
        StepKind.STRIPE_REDACTION,
        {
            **FAILS,
            Fault.UNKNOWN: Answer.CONFIRMED,
            Fault.STUCK: Answer.TAKEN_ON,
            Fault.PARTIAL: Unavailable,
            Fault.DUPLICATE: Answer.CONFIRMED,
        },
    ),
    "resend": (_resend, StepKind.RESEND, dict.fromkeys(Fault, Answer.EXPIRES)),
}
REFERENCES: Final = {"rollbar": "41", "stripe redaction": "prj_1"}


@pytest.mark.clause("C7.4")
@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("name", list(TABLE))
async def test_each_fault_ends_as_it_should(name: str, fault: Fault, serve: Serve) -> None:
    make, kind, expected = TABLE[name]
    peer = Peer(fault)
    processor = make(serve(peer))
    asked = handles(REFERENCES.get(name))

    found: list[Outcome] = []
    for _ in range(2 if fault is Fault.DUPLICATE else 1):
        try:
            answer = await processor.erase(asked, kind)
        except DomainError as error:
            found.append(type(error))
        else:
            found.append(answer.answer)

    assert set(found) == {expected[fault]}


@pytest.mark.clause("C7.4")
async def test_rollbar_is_asked_once_and_then_asked_about(serve: Serve) -> None:
    peer = Peer(Fault.STUCK)
    processor = _rollbar(serve(peer))
    first = await processor.erase(handles(), StepKind.ROLLBAR)
    again = await processor.erase(handles(first.reference), StepKind.ROLLBAR)
    assert (first.answer, first.reference, again.answer) == (Answer.TAKEN_ON, "41", Answer.TAKEN_ON)
    assert peer.heard == [("POST", "/api/1/people/delete_jobs/"), ("GET", "/api/1/people/delete_jobs/41")]


@pytest.mark.clause("C7.4")
async def test_what_was_never_there_is_said_to_be_not_used(serve: Serve) -> None:
    processor = _stripe(serve(Peer(Fault.STUCK)))
    nothing = attrs.evolve(handles(), payee=None, payments=())
    assert (await processor.erase(nothing, StepKind.STRIPE)).answer is Answer.NOT_USED
    assert (await processor.erase(nothing, StepKind.STRIPE_REDACTION)).answer is Answer.NOT_USED


@pytest.mark.clause("C7.4")
async def test_resend_is_never_said_to_have_erased() -> None:
    answer = await ResendErasing().erase(handles(), StepKind.RESEND)
    assert (answer.answer, answer.expires_by) == (Answer.EXPIRES, NOW + KEPT_FOR)


async def test_a_refusal_names_no_person(serve: Serve) -> None:
    def refusing(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("403 Forbidden", [("Content-Type", "application/json")])
        return [b'{"detail": "ada@example.org"}']

    with pytest.raises(ProcessorRefused, match="403"):
        await _posthog(serve(refusing)).erase(handles(), StepKind.POSTHOG)


@pytest.mark.parametrize(
    ("ingestion", "app"),
    [
        ("https://eu.i.posthog.com", "https://eu.posthog.com"),
        ("https://posthog.example.org:8443", "https://posthog.example.org:8443"),
    ],
)
def test_the_application_has_another_host_than_ingestion(ingestion: str, app: str) -> None:
    assert app_host(ingestion) == app
