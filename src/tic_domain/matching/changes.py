"""One answer changed: small enough for a button, exact enough for a program."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, Self

import attrs

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.model import QuizAnswers
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.money import Money

NO_DEADLINE: Final = "none"
Part = tuple[int, int, int]
"""(weekday, start, end) in minutes after midnight of the coachee's zone."""


@attrs.frozen
class Change:
    """`field` is the answer's. `value` depends on it:

    `budget` the new one, as “12000 eur” in minor units; `deadline` a date, or “none”; `role` the new key;
    `languages` and `interview_kinds` a key to add; `hours` parts to add, as “2:1080-1380,3:1080-1380”
    (weekday from Monday = 0, minutes after midnight in the coachee's zone).
    """

    field: str
    value: str

    @classmethod
    def to_budget(cls, budget: Money) -> Self:
        return cls("budget", f"{budget.amount} {budget.currency}")

    @classmethod
    def to_deadline(cls, day: date | None) -> Self:
        return cls("deadline", NO_DEADLINE if day is None else day.isoformat())

    @classmethod
    def more_hours(cls, parts: Iterable[Part]) -> Self:
        return cls("hours", ",".join(f"{day}:{start}-{end}" for day, start, end in parts))

    def revision(self, answers: QuizAnswers) -> dict[str, Any]:
        """What of the answers becomes what. Raises InvalidInput where this is no change known here."""
        read = _READ.get(self.field)
        if read is None:
            raise InvalidInput(
                FieldProblem("change", f"“{self.field[:40]}” can't be changed by a button.", "Use the quiz.")
            )
        try:
            return {self.field: read(answers, self.value)}
        except (ValueError, OverflowError):
            raise InvalidInput(
                FieldProblem(self.field, "This change can't be read.", "Change it in the quiz.")
            ) from None

    def applied(self, answers: QuizAnswers) -> QuizAnswers:
        """Not checked: that is for whoever stores them."""
        return attrs.evolve(answers, **self.revision(answers))


def applied(changes: Iterable[Change], answers: QuizAnswers) -> QuizAnswers:
    """One after the other."""
    for change in changes:
        answers = change.applied(answers)
    return answers


def _budget(answers: QuizAnswers, value: str) -> Money:
    amount, _, currency = value.partition(" ")
    return Money.of(_whole(amount), currency, field="budget")


def _deadline(answers: QuizAnswers, value: str) -> date | None:
    return None if value == NO_DEADLINE else date.fromisoformat(value)


def _hours(answers: QuizAnswers, value: str) -> WeeklyHours:
    days = [[(part.start, part.end) for part in ranges] for ranges in answers.hours.days]
    for part in value.split(","):
        day, _, between = part.partition(":")
        start, _, end = between.partition("-")
        if _whole(day) >= len(days):
            raise ValueError(day)
        days[_whole(day)].append((_whole(start), _whole(end)))
    return WeeklyHours.of(zone_name=answers.hours.zone, days=days, exceptions=_exceptions(answers.hours))


def _exceptions(hours: WeeklyHours) -> dict[date, list[tuple[int, int]]]:
    return {on: [(part.start, part.end) for part in ranges] for on, ranges in hours.exceptions.items()}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(text)
    return int(text)


_READ: Final[Mapping[str, Callable[[QuizAnswers, str], object]]] = {
    "budget": _budget,
    "deadline": _deadline,
    "role": lambda answers, value: value,
    "languages": lambda answers, value: answers.languages | {value},
    "interview_kinds": lambda answers, value: answers.interview_kinds | {value},
    "hours": _hours,
}
