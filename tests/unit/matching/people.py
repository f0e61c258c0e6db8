"""Coaches and coachees for matching, ready to be used in tests."""

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import attrs

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStanding, CoachStory, Listing, Offering
from tic_domain.matching.candidate import Candidate, unseen
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK: Final = date(2026, 3, 2)
MORNINGS: Final = WeeklyHours.of(zone_name="UTC", days=[[(540, 720)]] * 5 + [[], []])
SATURDAYS: Final = WeeklyHours.of(zone_name="UTC", days=[[]] * 5 + [[(540, 720)], []])

STORY: Final = CoachStory.of(
    headline="System design for backend engineers",
    bio="Fifteen years of building and interviewing.",
    worked_at=["meta"],
    interviewed_for=["google"],
    roles=["backend"],
    top_level=5,
    interview_kinds=["system-design", "coding"],
    topics=["caching", "sql"],
    languages=["en", "de"],
    native_languages=["de"],
)

ANSWERS: Final = QuizAnswers.of(
    role="backend",
    level=4,
    interview_kinds=["system-design"],
    companies=["google", "meta"],
    topics={"sql": 3, "caching": 1, "go": 2},
    languages=["en"],
    native_language=None,
    hours=MORNINGS,
    budget=Money(10_000, "eur"),
    deadline=date(2026, 4, 30),
)


def id_of(number: int) -> AccountId:
    return AccountId(UUID(int=number))


def session(amount: int, *, minutes: int = 60, currency: str = "eur") -> Offering:
    return Offering.of(
        id=OfferingId(UUID(int=amount)),
        kind="single",
        title="Mock interview",
        minutes=minutes,
        sessions=1,
        price=Money(amount, currency),
    )


def profile(number: int = 1, **changes: Any) -> CoachProfile:
    """A coach who fits ANSWERS, but for the changes."""
    draft = CoachProfile.draft(
        id=id_of(number), public_name=f"Coach {number}", story=STORY, hours=MORNINGS, now=NOW
    )
    listed = draft.with_offerings((session(8000),)).with_listing(Listing.LISTED)
    return attrs.evolve(listed, **changes)


def standing(number: int = 1, **changes: Any) -> CoachStanding:
    return attrs.evolve(unseen(id_of(number)), **changes)


def candidate(number: int = 1, seen: CoachStanding | None = None, **changes: Any) -> Candidate:
    return Candidate.of(profile(number, **changes), seen or standing(number), week=WEEK)


def query(answers: QuizAnswers = ANSWERS, *, unavailable: frozenset[AccountId] = frozenset()) -> Query:
    return Query.of(answers, at=NOW, week=WEEK, unavailable=unavailable)


def market(*profiles: CoachProfile) -> Market:
    return Market.of(profiles, at=NOW)


def wishing(**changes: Any) -> QuizAnswers:
    return attrs.evolve(ANSWERS, **changes)
