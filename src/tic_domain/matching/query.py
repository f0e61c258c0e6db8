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
        bookable = bookable_hours(answers, at=at, week=week)
        return cls(
            at=at,
            week=week,
            role=ROLES.bit(answers.role),
            related_roles=ROLES.mask(RELATED_ROLES.get(answers.role, ())),
            level=int(answers.level),
            kinds=KINDS.mask(answers.interview_kinds),
            topics=tuple((TOPICS.bit(key), priority) for key, priority in answers.topics.items()),
            topics_mask=TOPICS.mask(answers.topics),
            topics_total=sum(answers.topics.values()),
            companies=COMPANIES.mask(answers.companies),
            languages=LANGUAGES.mask(answers.languages),
            native=LANGUAGES.bit(answers.native_language) if answers.native_language else 0,
            hours=bookable,
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
    end = datetime.max.replace(tzinfo=UTC)
    if answers.deadline is not None:
        next_day = answers.deadline + timedelta(days=1)
        end = datetime.combine(next_day, time(), tzinfo=zone(answers.hours.zone)).astimezone(UTC)
    return window_mask(answers.hours, week) & span_mask(week, at + NOTICE, end)
