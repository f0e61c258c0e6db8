"""How far a coach's hours are from a coachee's, in words."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from tic_domain.matching.candidate import Candidate
from tic_domain.matching.query import Query
from tic_domain.matching.window import NOTICE, span_mask

_NEAREST: Final = 24
_DAY: Final = timedelta(days=1)


def hours_apart(candidate: Candidate, query: Query) -> str:
    """For a coach without an hour in common before the deadline."""
    if not query.free_hours:
        return "None of your hours can be booked in the coming weeks."
    if not candidate.hours:
        return "Has no hour to book in the coming weeks."
    shared = candidate.hours & query.free_hours
    if shared and query.until is not None:
        return f"The first hour you share is {_days_after(shared, query.until, query)} your deadline."
    return f"Has no hour in common with you: {_nearest(candidate, query)}."


def _days_after(shared: int, until: datetime, query: Query) -> str:
    first = (shared & -shared).bit_length() - 1
    start = datetime.combine(query.week, time(), tzinfo=UTC) + timedelta(hours=first)
    days = (start - until) // _DAY + 1
    return "the day after" if days == 1 else f"{days} days after"


def _nearest(candidate: Candidate, query: Query) -> str:
    end = query.until or datetime.max.replace(tzinfo=UTC)
    theirs = candidate.hours & span_mask(query.week, query.at + NOTICE, end)
    for hours in range(1, _NEAREST + 1):
        apart = "1 hour" if hours == 1 else f"{hours} hours"
        if theirs & query.hours << hours:
            return f"the nearest of theirs begins {apart} after one of yours"
        if theirs & query.hours >> hours:
            return f"the nearest of theirs begins {apart} before one of yours"
    return "none of theirs is within a day of yours"
