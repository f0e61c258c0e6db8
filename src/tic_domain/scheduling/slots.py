"""Open times: the one definition that they are listed by and that a booking is checked with.

A moment is within a coach's hours where the wall clock in their zone then shows a time within the ranges of
that local date. A slot is open where every moment of it is within the hours, it begins on the coach's grid,
it and its buffer meet nothing in the calendar, and its begin is between notice and horizon. A local time that
a change of the clocks skips is shown by no moment, so nothing begins there; of a local time that is shown
twice, sessions begin at the first showing only.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import attrs

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.scheduling.model import BookingRules, Slot, Span
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.time import zone

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = 86_400
_SAMPLE: Final = _DAY // 2
"""No zone changes its clocks twice within half a day."""
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()


@attrs.frozen(kw_only=True)
class _Piece:
    """A time in which the zone's distance from UTC stays the same; all in seconds since 1970."""

    start: int
    end: int
    offset: int
    fresh: int
    """From here on the wall clock shows times that it hasn't shown before."""


@attrs.frozen
class _Free:
    """Part of a piece that is within the hours. Sessions may begin from `first` to before `end`."""

    start: int
    end: int
    offset: int
    first: int


@clause("C3.1")
def bookable_slots(
    *,
    hours: WeeklyHours,
    busy: Iterable[Span],
    rules: BookingRules,
    minutes: int,
    window: Span,
    now: datetime,
) -> tuple[Slot, ...]:
    """Slots of `minutes` that begin within `window`, in their order.

    `busy` is all in the calendar, buffers included, that meets the window or the length of a session with its
    buffer after it; what is elsewhere doesn't matter. Exceptions are those of `hours`.
    """
    length = minutes * 60
    kept = length + rules.buffer_minutes * 60
    step = rules.grid_minutes * 60
    low = max(_ceil(window.start), _ceil(now + rules.notice))
    high = min(_ceil(window.end), _ceil(now + rules.horizon))
    if low >= high:
        return ()
    free = [part for piece in _pieces(hours.zone, low, high + length) for part in _within(hours, piece)]
    wide = Span(window.start, window.end + timedelta(seconds=kept))
    taken = _merged((_floor(span.start), _ceil(span.end)) for span in busy if span.meets(wide))
    ends = [end for _, end in taken]
    found: list[int] = []
    for part, reach in zip(free, _reaches(free), strict=True):
        begin = max(part.first, low)
        begin += -(begin + part.offset) % step
        last = min(part.end - 1, high - 1, reach - length)
        place = bisect_right(ends, begin)
        for start in range(begin, last + 1, step):
            while place < len(taken) and ends[place] <= start:
                place += 1
            if place == len(taken) or taken[place][0] >= start + kept:
                found.append(start)
    duration = timedelta(minutes=minutes)
    starts = [_EPOCH + timedelta(seconds=start) for start in found]
    return tuple([Slot(start, start + duration) for start in starts])


@attrs.frozen(kw_only=True)
class Agenda:
    """What it takes to say when one coach is open for sessions of one length."""

    hours: WeeklyHours
    rules: BookingRules
    offering_id: OfferingId | None
    minutes: int
    takes_new: bool
    """False where the profile is paused."""
    capacity: int
    """How many coachees the coach wants at once."""
    busy: tuple[Span, ...]
    """What meets `covers`, buffers included, without holds that have lapsed, in order.

    Times that touch may be one.
    """
    covers: Span

    def slots(self, window: Span, now: datetime) -> tuple[Slot, ...]:
        """Open times that begin within `window`. ValueError where the agenda doesn't cover it."""
        last = window.end + timedelta(minutes=self.minutes) + self.rules.buffer
        if window.start < self.covers.start or last > self.covers.end:
            raise ValueError("the agenda doesn't reach as far")
        return bookable_slots(
            hours=self.hours,
            busy=self.busy,
            rules=self.rules,
            minutes=self.minutes,
            window=window,
            now=now,
        )

    def slot_at(self, start: datetime, now: datetime) -> Slot | None:
        """The open time that begins exactly then."""
        found = self.slots(Span(start, start + _SECOND), now)
        return found[0] if found and found[0].starts_at == start else None


def nearest(slots: Sequence[Slot], wanted: datetime, count: int) -> tuple[datetime, ...]:
    """The starts of those nearest to `wanted`, in order of time; of two as near, the earlier one."""
    others = [one.starts_at for one in slots if one.starts_at != wanted]
    others.sort(key=lambda start: (abs(start - wanted), start))
    return tuple(sorted(others[:count]))


def _pieces(zone_name: str, start: int, end: int) -> Iterator[_Piece]:
    here = zone(zone_name)

    def offset_at(second: int) -> int:
        offset = datetime.fromtimestamp(second, here).utcoffset() or timedelta(0)
        return offset // _SECOND

    # Clocks that went back shortly before may still be showing what they showed already.
    before = start - _DAY
    begun, offset, fresh = before, offset_at(before), before
    while begun < end:
        at = begun
        while at < end and offset_at(min(at + _SAMPLE, end)) == offset:
            at += _SAMPLE
        if at >= end:
            yield _Piece(start=max(begun, start), end=end, offset=offset, fresh=fresh)
            return
        same, changed = at, min(at + _SAMPLE, end)
        while changed - same > 1:
            middle = (same + changed) // 2
            if offset_at(middle) == offset:
                same = middle
            else:
                changed = middle
        if changed > start:
            yield _Piece(start=max(begun, start), end=changed, offset=offset, fresh=fresh)
        following = offset_at(changed)
        begun, fresh, offset = changed, changed + max(0, offset - following), following


def _within(hours: WeeklyHours, piece: _Piece) -> Iterator[_Free]:
    shown, until = piece.start + piece.offset, piece.end + piece.offset
    for day in range(shown // _DAY, -(-until // _DAY)):
        for part in hours.on(date.fromordinal(_FIRST_DAY + day)):
            start = max(day * _DAY + part.start * 60, shown)
            end = min(day * _DAY + part.end * 60, until)
            if start < end:
                first = max(start - piece.offset, piece.fresh)
                yield _Free(start - piece.offset, end - piece.offset, piece.offset, first)


def _reaches(free: list[_Free]) -> list[int]:
    """For each part, how far the hours go on from it without a gap."""
    reaches = [part.end for part in free]
    for place in range(len(free) - 2, -1, -1):
        if free[place].end == free[place + 1].start:
            reaches[place] = reaches[place + 1]
    return reaches


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _floor(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _ceil(moment: datetime) -> int:
    return -((_EPOCH - moment) // _SECOND)
