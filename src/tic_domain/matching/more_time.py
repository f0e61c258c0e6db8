"""More time as a wish that could be given up: further hours of the week, a later deadline, or both."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from tic_domain.coaches.hours import DayRange, WeeklyHours
from tic_domain.matching.changes import Change, Part, applied
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.policies import LONGEST_AHEAD_DAYS
from tic_domain.matching.query import Query, booking_span
from tic_domain.matching.window import window_mask
from tic_domain.shared.time import zone

LATER_DAYS: Final = (7, 14, 28)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS: Final = (("morning", 360, 720), ("afternoon", 720, 1080), ("evening", 1080, 1380))
"""Minutes after midnight, in the coachee's zone."""
_WEEKDAYS: Final = range(5)
_ALL_WEEK: Final = tuple((day, 0, 1440) for day in range(7))
_GROUPS: Final[tuple[tuple[str, tuple[Part, ...]], ...]] = (
    *((f"time on weekday {name}s", tuple((d, start, end) for d in _WEEKDAYS)) for name, start, end in PARTS),
    ("time at the weekend", ((5, 360, 1380), (6, 360, 1380))),
)


@attrs.frozen
class MoreTime:
    """Changes with their words, and the bookable hours that they lead to."""

    changes: tuple[Change, ...]
    words: str
    hours: int


def later_deadlines(query: Query, answers: QuizAnswers) -> Iterator[MoreTime]:
    """From near to far, and then none at all."""
    if answers.deadline is None:
        return
    today = query.at.astimezone(zone(answers.hours.zone)).date()
    start, last = max(answers.deadline, today), today + timedelta(days=LONGEST_AHEAD_DAYS)
    for days in LATER_DAYS:
        later = start + timedelta(days=days)
        if later <= last:
            yield _until(later, (later - answers.deadline).days, query, answers)
    yield MoreTime((Change.to_deadline(None),), "no deadline", query.free_hours)


def more_hours(query: Query, answers: QuizAnswers) -> Iterator[MoreTime]:
    """Each part of each day."""
    for day, name in enumerate(DAYS):
        for part, start, end in PARTS:
            yield _with(((day, start, end),), f"time on {name} {part}", query, answers)


def many_more_hours(query: Query, answers: QuizAnswers) -> Iterator[MoreTime]:
    """The same part of several days."""
    for words, parts in _GROUPS:
        yield _with(parts, words, query, answers)


def last_resorts(query: Query, answers: QuizAnswers) -> Iterator[MoreTime]:
    """For whom nothing less helps: together they reach every hour that can be booked."""
    yield _with(_ALL_WEEK, "time at any hour", query, answers)
    if answers.deadline is None:
        return
    open_ended = Change.to_deadline(None)
    for words, parts in (*_GROUPS, ("time at any hour", _ALL_WEEK)):
        change = Change.more_hours(parts)
        longer = window_mask(applied((change,), answers).hours, query.week)
        yield MoreTime(
            (change, open_ended),
            f"{words} and no deadline",
            longer & booking_span(None, answers.hours.zone, at=query.at, week=query.week),
        )


def _until(later: date, days: int, query: Query, answers: QuizAnswers) -> MoreTime:
    span = booking_span(later, answers.hours.zone, at=query.at, week=query.week)
    return MoreTime((Change.to_deadline(later),), f"a deadline {days} days later", query.free_hours & span)


def _with(parts: tuple[Part, ...], words: str, query: Query, answers: QuizAnswers) -> MoreTime:
    change = Change.more_hours(parts)
    span = booking_span(answers.deadline, answers.hours.zone, at=query.at, week=query.week)
    if _adds_up(answers.hours, parts):
        # Each part alone is the same for everyone in that zone, and known from before.
        hours = query.hours | window_mask(_only(parts, answers.hours.zone), query.week) & span
    else:
        hours = window_mask(applied((change,), answers).hours, query.week) & span
    return MoreTime((change,), words, hours)


def _adds_up(hours: WeeklyHours, parts: tuple[Part, ...]) -> bool:
    """Whether old and new hours stay as they are when put together: only whole hours count, from a range's
    start on, and an exception replaces its day."""
    return not hours.exceptions and all(
        known.start % 60 == 0 or known.end < start or end < known.start
        for day, start, end in parts
        for known in hours.days[day]
    )


def _only(parts: tuple[Part, ...], zone_name: str) -> WeeklyHours:
    days: list[tuple[DayRange, ...]] = [()] * 7
    for day, start, end in parts:
        days[day] = (DayRange(start, end),)
    return WeeklyHours(zone=zone_name, days=tuple(days), exceptions={})
