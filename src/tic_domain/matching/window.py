"""The hours of the coming weeks as one integer: bit 0 is Monday 00:00 UTC of the first week."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

import attrs

from tic_domain.coaches.hours import HOURS_PER_WEEK, WeeklyHours
from tic_domain.shared.time import zone

WEEKS: Final = 9
"""Enough for the 60 days ahead that can be booked."""
WINDOW_HOURS: Final = WEEKS * HOURS_PER_WEEK
NOTICE: Final = timedelta(hours=12)
"""Nothing can be booked at shorter notice."""
NEAR: Final = timedelta(days=14)
"""Hours within this time make the criterion; any hour until the deadline fulfils the rule."""

_HOUR: Final = timedelta(hours=1)


def monday_of(moment: datetime) -> date:
    """The first day of its UTC week."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def window_mask(hours: WeeklyHours, week: date) -> int:
    """The hours of WEEKS weeks from `week`, a Monday; DST changes and exceptions included."""
    mask = 0
    if not hours.exceptions:
        for monday, repeated in _alike(hours.zone, week):
            mask |= hours.week_mask(monday) * repeated
        return mask
    usual = attrs.evolve(hours, exceptions={})
    for monday, repeated in _alike(hours.zone, week):
        part = usual.week_mask(monday)
        for place in range(WEEKS):
            if repeated >> (place * HOURS_PER_WEEK) & 1:
                this = week + timedelta(weeks=place)
                own = hours.week_mask(this) if _has_exception(hours, this) else part
                mask |= own << (place * HOURS_PER_WEEK)
    return mask


def span_mask(week: date, start: datetime, end: datetime) -> int:
    """The whole hours from `start` to `end` that lie in the window."""
    first = datetime.combine(week, time(), tzinfo=UTC)
    low = max(0, -((first - start) // _HOUR))
    high = min(WINDOW_HOURS, (end - first) // _HOUR)
    return (1 << high) - (1 << low) if high > low else 0


@lru_cache(maxsize=10_000)
def _only_offset(zone_name: str, monday: date) -> timedelta | None:
    """The zone's offset from UTC all through that week and a day around it; None where it changes."""
    here = zone(zone_name)
    start = datetime.combine(monday, time(), tzinfo=UTC) - timedelta(days=2)
    offsets = {(start + timedelta(hours=6 * step)).astimezone(here).utcoffset() for step in range(45)}
    return offsets.pop() if len(offsets) == 1 else None


@lru_cache(maxsize=10_000)
def _alike(zone_name: str, week: date) -> tuple[tuple[date, int], ...]:
    """Weeks of one offset from UTC have the same hours: the first of them, and a bit where each begins."""
    alike: dict[timedelta | date, tuple[date, int]] = {}
    for place in range(WEEKS):
        monday = week + timedelta(weeks=place)
        offset = _only_offset(zone_name, monday)
        first, repeated = alike.get(monday if offset is None else offset, (monday, 0))
        alike[monday if offset is None else offset] = (first, repeated | 1 << (place * HOURS_PER_WEEK))
    return tuple(alike.values())


def _has_exception(hours: WeeklyHours, monday: date) -> bool:
    first, last = monday - timedelta(days=1), monday + timedelta(days=7)
    return any(first <= day <= last for day in hours.exceptions)
