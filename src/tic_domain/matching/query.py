"""A coachee's wishes as matching sees them, for one moment."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Self

import attrs

from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import RELATED_ROLES, Criterion
from tic_domain.matching.window import NEAR, NOTICE, span_mask, window_mask
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money
from tic_domain.shared.time import zone


@attrs.frozen(kw_only=True)
class Query:
    at: datetime
    week: date
    role: int
    related_roles: int
    level: int
    kinds: int
    topics: tuple[tuple[int, int], ...]
    """(bit, priority)."""
    topics_mask: int
    topics_total: int
    """The sum of priorities."""
    companies: int
    languages: int
    native: int
    """0 where no native language is preferred."""
    hours: int
    """Bookable hours until the deadline."""
    free_hours: int
    """The bookable hours, whatever the deadline."""
    until: datetime | None
    """When the deadline is over; None where there is none."""
    near_hours: int
    """Those of the next 14 days."""
    budget: Money
    top_criterion: Criterion | None
    unavailable: frozenset[AccountId]

    @classmethod
    def of(
        cls,
        answers: QuizAnswers,
        *,
        at: datetime,
        week: date,
        unavailable: frozenset[AccountId] = frozenset(),
    ) -> Self:
        """`week` is the Monday for which the candidates were compiled; `unavailable` whom not to show."""
        free = window_mask(answers.hours, week) & booking_span(None, answers.hours.zone, at=at, week=week)
        bookable = free & booking_span(answers.deadline, answers.hours.zone, at=at, week=week)
        # Stored answers may name what a vocabulary has lost since; it is left out, as with coaches.
        topics = {key: priority for key, priority in answers.topics.items() if key in TOPICS.keys}
        return cls(
            at=at,
            week=week,
            role=ROLES.mask((answers.role,)),
            related_roles=ROLES.mask(RELATED_ROLES.get(answers.role, ())),
            level=int(answers.level),
            kinds=KINDS.mask(answers.interview_kinds),
            topics=tuple((TOPICS.bit(key), priority) for key, priority in topics.items()),
            topics_mask=TOPICS.mask(topics),
            topics_total=sum(topics.values()),
            companies=COMPANIES.mask(answers.companies),
            languages=LANGUAGES.mask(answers.languages),
            native=LANGUAGES.mask((answers.native_language,)) if answers.native_language else 0,
            hours=bookable,
            free_hours=free,
            until=None if answers.deadline is None else end_of(answers.deadline, answers.hours.zone),
            near_hours=bookable & span_mask(week, at, at + NEAR),
            budget=answers.budget,
            top_criterion=answers.top_criterion,
            unavailable=unavailable,
        )

    def with_answers(self, answers: QuizAnswers) -> Self:
        """Other answers at the same moment."""
        return type(self).of(answers, at=self.at, week=self.week, unavailable=self.unavailable)


def bookable_hours(answers: QuizAnswers, *, at: datetime, week: date) -> int:
    """The coachee's hours from the shortest notice on until their deadline's midnight."""
    span = booking_span(answers.deadline, answers.hours.zone, at=at, week=week)
    return window_mask(answers.hours, week) & span


def booking_span(deadline: date | None, zone_name: str, *, at: datetime, week: date) -> int:
    """Every hour from the shortest notice on until the deadline's midnight in that zone."""
    end = datetime.max.replace(tzinfo=UTC) if deadline is None else end_of(deadline, zone_name)
    return span_mask(week, at + NOTICE, end)


def end_of(day: date, zone_name: str) -> datetime:
    """The midnight after it, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone(zone_name)).astimezone(UTC)
