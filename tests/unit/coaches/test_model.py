from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.coaches.desk import STORY

from tic_adapters.memory.system import SeededIds
from tic_domain.coaches.model import CoachStory, Offering
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

USUAL: dict[str, Any] = {
    "headline": "System design",
    "bio": "Line one\nline two",
    "worked_at": ["google"],
    "interviewed_for": [],
    "roles": ["backend"],
    "top_level": 4,
    "interview_kinds": ["coding"],
    "topics": ["sql"],
    "languages": ["en"],
    "native_languages": [],
}


def offering(**changed: Any) -> Offering:
    usual: dict[str, Any] = {"kind": "single", "title": "Mock", "minutes": 60, "sessions": 1}
    return Offering.of(id=OfferingId(SeededIds().new()), **{"price": Money(9000, "eur"), **usual, **changed})


def test_a_story_is_kept_as_written() -> None:
    story = CoachStory.of(**USUAL)

    assert story.bio == "Line one\nline two"
    assert story.top_level is Level.SENIOR
    assert story.worked_at == {"google"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "x" * 121),
        ("bio", " "),
        ("bio", "x" * 4001),
        ("worked_at", ["initech"]),
        ("interviewed_for", ["initech"]),
        ("roles", []),
        ("top_level", 8),
        ("interview_kinds", []),
        ("topics", []),
        ("languages", []),
        ("native_languages", ["de"]),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        CoachStory.of(**{**USUAL, field: value})

    assert field in {problem.field for problem in refused.value.problems}


@pytest.mark.parametrize(
    "changed",
    [
        {"sessions": 1},
        {"kind": "package", "sessions": 5},
        {"kind": "subscription", "sessions": 1},
        {"kind": "subscription", "sessions": 20},
    ],
)
def test_what_can_be_offered(changed: dict[str, Any]) -> None:
    assert offering(**changed).sessions == changed["sessions"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "gift"}, "kind"),
        ({"title": ""}, "title"),
        ({"minutes": 20}, "minutes"),
        ({"sessions": 2}, "sessions"),
        ({"kind": "package", "sessions": 1}, "sessions"),
        ({"kind": "package", "sessions": 51}, "sessions"),
        ({"kind": "subscription", "sessions": 21}, "sessions"),
        ({"price": Money(0, "eur")}, "price.amount"),
        ({"price": Money(100_000_01, "eur")}, "price.amount"),
    ],
)
def test_what_cannot_be_offered(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        offering(**changed)

    assert field in {problem.field for problem in refused.value.problems}


@given(st.integers(min_value=1, max_value=100_000_00), st.integers(min_value=2, max_value=50))
def test_the_price_of_one_session_never_looks_cheaper_than_it_is(amount: int, sessions: int) -> None:
    each = offering(kind="package", sessions=sessions, price=Money(amount, "eur")).price_per_session

    assert amount <= each.amount * sessions < amount + sessions


def test_the_story_of_the_tests_is_a_valid_one() -> None:
    assert STORY.native_languages <= STORY.languages
