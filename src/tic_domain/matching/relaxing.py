"""The wishes that a coachee could give up, each as the smallest changes of one answer."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import HIGHEST_PRICE
from tic_domain.coaches.vocabulary import INTERVIEW_KINDS, LANGUAGES
from tic_domain.matching import bits
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.money import Money

BUDGET_PERCENTS: Final = (10, 20, 35, 50, 75, 100)
ROUND_AMOUNT: Final = 500
"""Minor units: nobody budgets more finely."""
LATER_DAYS: Final = (7, 14, 28)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS: Final = (("morning", 360, 720), ("afternoon", 720, 1080), ("evening", 1080, 1380))
"""Minutes after midnight, in the coachee's zone."""


@attrs.frozen(kw_only=True)
class Way:
    """One change. `words` completes to “… adds 6 coaches.”"""

    field: str
    value: str
    words: str
    answers: QuizAnswers
    query: Query


def higher_budgets(query: Query, answers: QuizAnswers) -> Iterator[Way]:
    budget = answers.budget
    for percent in BUDGET_PERCENTS:
        more = -(-budget.amount * percent // (100 * ROUND_AMOUNT)) * ROUND_AMOUNT
        raised = Money(budget.amount + more, budget.currency)
        if raised.amount <= HIGHEST_PRICE:
            yield Way(
                field="budget.amount",
                value=str(raised.amount),
                words=f"+{Money(more, budget.currency)} a session",
                answers=attrs.evolve(answers, budget=raised),
                query=attrs.evolve(query, budget=raised),
            )


def later_deadlines(query: Query, answers: QuizAnswers) -> Iterator[Way]:
    if answers.deadline is None:
        return
    for days in LATER_DAYS:
        later = attrs.evolve(answers, deadline=answers.deadline + timedelta(days=days))
        yield Way(
            field="deadline",
            value=(answers.deadline + timedelta(days=days)).isoformat(),
            words=f"A deadline {days} days later",
            answers=later,
            query=query.with_answers(later),
        )


def more_languages(query: Query, answers: QuizAnswers) -> Iterator[Way]:
    for key, label in LANGUAGES.items():
        if key not in answers.languages:
            yield Way(
                field="languages",
                value=key,
                words=f"One more language, {label},",
                answers=attrs.evolve(answers, languages=answers.languages | {key}),
                query=attrs.evolve(query, languages=query.languages | bits.LANGUAGES.bit(key)),
            )


def more_kinds(query: Query, answers: QuizAnswers) -> Iterator[Way]:
    for key, label in INTERVIEW_KINDS.items():
        if key not in answers.interview_kinds:
            yield Way(
                field="interview_kinds",
                value=key,
                words=f"One more kind of interview, {label},",
                answers=attrs.evolve(answers, interview_kinds=answers.interview_kinds | {key}),
                query=attrs.evolve(query, kinds=query.kinds | bits.KINDS.bit(key)),
            )


def more_hours(query: Query, answers: QuizAnswers) -> Iterator[Way]:
    for day, name in enumerate(DAYS):
        for part, start, end in PARTS:
            longer = attrs.evolve(answers, hours=_with(answers.hours, day, start, end))
            yield Way(
                field="hours",
                value=f"{day}:{start}-{end}",
                words=f"Time on {name} {part}",
                answers=longer,
                query=query.with_answers(longer),
            )


def _with(hours: WeeklyHours, day: int, start: int, end: int) -> WeeklyHours:
    days = [[(part.start, part.end) for part in ranges] for ranges in hours.days]
    days[day].append((start, end))
    longer = WeeklyHours.of(zone_name=hours.zone, days=days)
    return attrs.evolve(longer, exceptions=hours.exceptions)


Ways = Callable[[Query, QuizAnswers], Iterator[Way]]

LADDERS: Final[tuple[tuple[Rule, Ways], ...]] = (
    (Rule.BUDGET, higher_budgets),
    (Rule.HOURS, later_deadlines),
)
"""Each step asks more than the one before: the first that adds anyone is the cheapest."""

CHOICES: Final[tuple[tuple[Rule, Ways], ...]] = (
    (Rule.LANGUAGE, more_languages),
    (Rule.KIND, more_kinds),
    (Rule.HOURS, more_hours),
)
"""Equally dear: the one that adds most."""
