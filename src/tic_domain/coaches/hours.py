"""A coach's or coachee's weekly hours: wall-clock hours in an IANA zone, with exceptions by date.

Matching wants them as one integer of 168 bits: bit 0 is Monday 00:00 UTC of the week in question. A local
hour is put into the UTC hour in which it *starts*, so that zones off by 30 or 45 minutes keep their count.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Self

import attrs

from tic_domain.shared.checks import Checks
from tic_domain.shared.time import zone, zone_names

HOURS_PER_WEEK: Final = 168
MINUTES_PER_DAY: Final = 1440
STEP: Final = 15
"""Hours begin and end on a quarter."""
MOST_EXCEPTIONS: Final = 366
_OUTSIDE: Final = 255
_IN_A_ROW: Final = bytes(range(_OUTSIDE))


@attrs.frozen(order=True)
class DayRange:
    """From `start` to `end`, in minutes after local midnight; `end` up to 1440."""

    start: int
    end: int


@attrs.frozen(kw_only=True)
class WeeklyHours:
    """`days[0]` is Monday. Ranges of a day are sorted and don't touch. `exceptions` replace whole days."""

    zone: str
    days: tuple[tuple[DayRange, ...], ...]
    exceptions: Mapping[date, tuple[DayRange, ...]]

    @classmethod
    def never(cls, zone_name: str = "UTC") -> Self:
        return cls(zone=zone_name, days=((),) * 7, exceptions={})

    @classmethod
    def of(
        cls,
        *,
        zone_name: str,
        days: Iterable[Iterable[tuple[int, int]]],
        exceptions: Mapping[date, Iterable[tuple[int, int]]] | None = None,
        field: str = "hours",
    ) -> Self:
        """Checked and merged. Raises InvalidInput that names each wrong day."""
        week = tuple(tuple(day) for day in days)
        special = {on: tuple(ranges) for on, ranges in (exceptions or {}).items()}
        with Checks() as check:
            if zone_name not in zone_names():
                check.refuse(
                    f"{field}.zone", f"“{zone_name}” is no zone.", "Use an IANA name such as Europe/Berlin."
                )
            if len(week) != 7:
                check.refuse(f"{field}.days", f"{len(week)} days given.", "Give seven, Monday first.")
            if len(special) > MOST_EXCEPTIONS:
                check.refuse(
                    f"{field}.exceptions", f"{len(special)} given.", f"Keep to {MOST_EXCEPTIONS} at most."
                )
            for number, ranges in enumerate(week):
                _check_ranges(check, f"{field}.days.{number}", ranges)
            for on, ranges in special.items():
                _check_ranges(check, f"{field}.exceptions.{on.isoformat()}", ranges)
        return cls(
            zone=zone_name,
            days=tuple(_merged(ranges) for ranges in week),
            exceptions={on: _merged(ranges) for on, ranges in sorted(special.items())},
        )

    @property
    def minutes_per_week(self) -> int:
        return sum(part.end - part.start for day in self.days for part in day)

    @property
    def holds_an_hour(self) -> bool:
        """Whether some of it is a whole hour in one piece, on any day: less can't be booked."""
        every = (*self.days, *self.exceptions.values())
        return any(part.end - part.start >= 60 for ranges in every for part in ranges)

    def on(self, day: date) -> tuple[DayRange, ...]:
        """The ranges of that local date, exceptions included."""
        return self.exceptions.get(day, self.days[day.weekday()])

    def week_mask(self, monday: date) -> int:
        """The 168-bit integer of the UTC week that begins on `monday`, exceptions and DST included.

        Only whole free hours count. Raises ValueError where `monday` is none.
        """
        if monday.weekday() != 0:
            raise ValueError(f"{monday} is no Monday")
        known = _utc_hours(self.zone, monday)
        mask = 0
        for offset in range(-1, 8):
            day = monday + timedelta(days=offset) if self.exceptions else monday
            ranges = self.on(day) if self.exceptions else self.days[offset % 7]
            for part in ranges:
                if part.start % STEP:
                    mask |= _asked_one_by_one(self.zone, monday, offset, part)
                    continue
                whole = (part.end - part.start) // 60
                at = ((offset + 1) * MINUTES_PER_DAY + part.start) // STEP
                hours = known[at : at + 4 * whole : 4]
                if hours == _IN_A_ROW[known[at] : known[at] + whole]:
                    mask |= ((1 << whole) - 1) << known[at]
                else:
                    for hour in hours:
                        mask |= 1 << hour if hour != _OUTSIDE else 0
        return mask


@lru_cache(maxsize=4096)
def _utc_hours(zone_name: str, monday: date) -> bytes:
    """The UTC hour of each local quarter, from the Sunday before: zones are slow to ask one by one."""
    quarters = range(0, MINUTES_PER_DAY, STEP)
    return bytes(
        [_utc_hour(zone_name, monday, offset, minute) for offset in range(-1, 8) for minute in quarters]
    )


def _asked_one_by_one(zone_name: str, monday: date, offset: int, part: DayRange) -> int:
    """For a range that begins beside the quarters."""
    mask = 0
    for minute in range(part.start, part.end - 59, 60):
        hour = _utc_hour(zone_name, monday, offset, minute)
        if hour != _OUTSIDE:
            mask |= 1 << hour
    return mask


def _utc_hour(zone_name: str, monday: date, offset: int, minute: int) -> int:
    """`minute` after the local midnight of the day that is `offset` days after that Monday."""
    here = zone(zone_name)
    local = datetime.combine(monday + timedelta(days=offset), time(), tzinfo=here)
    local += timedelta(minutes=minute)
    moment = local.astimezone(UTC)
    if moment.astimezone(here).replace(tzinfo=None) != local.replace(tzinfo=None):
        return _OUTSIDE  # a local time that DST skips does not exist
    hour = (moment - datetime.combine(monday, time(), tzinfo=UTC)) // timedelta(hours=1)
    return hour if 0 <= hour < HOURS_PER_WEEK else _OUTSIDE


def common_hours(one: int, other: int) -> int:
    """How many of the week's hours two masks share."""
    return (one & other).bit_count()


def _check_ranges(check: Checks, field: str, ranges: tuple[tuple[int, int], ...]) -> None:
    for start, end in ranges:
        if not (0 <= start < end <= MINUTES_PER_DAY) or start % STEP or end % STEP:
            check.refuse(
                field,
                f"{start}–{end} is no range of a day.",
                f"Give minutes after midnight in steps of {STEP}, start before end, up to {MINUTES_PER_DAY}.",
            )


def _merged(ranges: Iterable[tuple[int, int]]) -> tuple[DayRange, ...]:
    merged: list[DayRange] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1].end:
            merged[-1] = DayRange(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(DayRange(start, end))
    return tuple(merged)
