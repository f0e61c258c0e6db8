"""Whatever is sent to the real server, by whomever, is answered as the description says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import attrs
import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.integration.web.fuzzing import ask, each_operation
from tests.integration.web.real.people import Pair, Person, pair
from tests.integration.web.real.purchases import HOLDS, booked, subscribed
from tests.integration.web.real.stack import Stack

from tic_web.api import operations
from tic_web.api.description.openapi import document

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
DOCUMENT: Final = document(operations(), "http://127.0.0.1")
SCHEMA: Final = schemathesis.openapi.from_dict(DOCUMENT)
QUICK: Final = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,  # the same questions each time; the long campaign asks others
)
LONG: Final = settings(QUICK, max_examples=150, derandomize=False)


@attrs.frozen(kw_only=True)
class Field:
    """Who asks, what there really is, and how they were answered."""

    url: str
    two: Pair
    known: dict[str, str]
    statuses: Counter[int] = attrs.field(factory=Counter)

    @property
    def askers(self) -> tuple[Person | None, ...]:
        return self.two.coachee, self.two.coach, None

    def ask(self, case: Any) -> None:
        """As it was made up; and once more about what there really is, where it names something."""
        for who in self.askers:
            self._ask(case, who)
        told = {name: value for name, value in self.known.items() if name in (case.path_parameters or {})}
        if told:
            case.path_parameters = {**case.path_parameters, **told}
            for who in self.askers:
                self._ask(case, who)

    def _ask(self, case: Any, who: Person | None) -> None:
        headers = {**dict(case.headers or {}), **(who.headers if who else {})}
        answer = case.call(base_url=self.url, headers=headers)
        self.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS, headers=headers)


@pytest.fixture(scope="module")
def field(real: Stack) -> Iterator[Field]:
    two = pair(real)
    with two.coachee.at(real.url) as client:
        started = client.post("/api/v1/conversations", json=two.start).raise_for_status().json()
    made = Field(
        url=real.url,
        two=two,
        known={
            "coach_id": two.coach.id,
            "conversation_id": started["conversation"]["id"],
            "message_id": started["message"]["id"],
            "step": "goal",
            **_bought(real, two),
        },
    )
    yield made
    # Not all of it was turned away at the door, and both are still who they were.
    answers = [httpx.get(f"{real.url}/api/v1/me", headers=who.headers) for who in (two.coach, two.coachee)]
    assert [one.status_code for one in answers] == [200, 200]
    done = sum(count for status, count in made.statuses.items() if status < 300)
    assert done > sum(made.statuses.values()) / 20
    assert made.statuses.keys() >= {200, 401, 404}


def _bought(real: Stack, two: Pair) -> dict[str, str]:
    """A session that is paid, and a time that the coachee holds."""
    with two.coachee.at(real.url) as client:
        slots = client.get(f"/api/v1/coaches/{two.coach.id}/slots").raise_for_status().json()
        wanted = {"coach_id": two.coach.id, "offering_id": slots["offering_id"]}
        first, last = slots["items"][0]["starts_at"], slots["items"][-1]["starts_at"]
        held = client.post(HOLDS, json={**wanted, "starts_at": first}).raise_for_status().json()
    order = booked(real, two.coachee, {**wanted, "starts_at": last})
    return {
        "hold_id": held["id"],
        "order_id": order["id"],
        "coaching_session_id": order["sessions"][0]["id"],
        "subscription_id": subscribed(real, two.coach, two.coachee)["id"],
    }


@each_operation(SCHEMA)
def test_answers_are_as_described(operation: Any, field: Field) -> None:
    ask(operation, QUICK, field.ask)


@pytest.mark.long
@each_operation(SCHEMA)
def test_many_answers_are_as_described(operation: Any, field: Field) -> None:
    ask(operation, LONG, field.ask)
