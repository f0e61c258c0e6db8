"""Times as pages show them: by days of one zone."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Final

import attrs

from tic_domain.scheduling.model import EntryState, Slot
from tic_domain.scheduling.ports import CalendarItem
from tic_domain.shared.time import zone
from tic_web.pages.zones import Here

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@attrs.frozen(kw_only=True)
class ShownTime:
    clock: str
    moment: str
    """For machines, in UTC."""


@attrs.frozen(kw_only=True)
class ShownEntry:
    id: str
    what: str
    when: str
    note: str | None
    is_blocked: bool
    is_booked: bool = False
    is_held: bool = False


def day_words(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]}, {on.day} {MONTHS[on.month - 1]}"


def open_days(slots: Iterable[Slot], zone_name: str) -> list[tuple[str, list[ShownTime]]]:
    """Each day with something open, and when it begins."""
    here = zone(zone_name)
    local = ((slot.starts_at.astimezone(here), slot) for slot in slots)
    return [
        (
            f"{WEEKDAYS[on.weekday()]}, {on.day} {MONTHS[on.month - 1][:3]}",
            [
                ShownTime(clock=f"{start:%H:%M}", moment=slot.starts_at.isoformat(timespec="minutes"))
                for start, slot in several
            ],
        )
        for on, several in groupby(local, key=lambda pair: pair[0].date())
    ]


def calendar_days(items: Iterable[CalendarItem], zone_name: str) -> list[tuple[str, list[ShownEntry]]]:
    """A coach's own entries, by the day on which they begin."""
    here = zone(zone_name)
    local = ((item.entry.starts_at.astimezone(here), item) for item in items)
    return [
        (
            f"{day_words(on)} {on.year}",
            [_shown(item, start, item.entry.ends_at.astimezone(here)) for start, item in several],
        )
        for on, several in groupby(local, key=lambda pair: pair[0].date())
    ]


def _shown(item: CalendarItem, start: datetime, end: datetime) -> ShownEntry:
    entry = item.entry
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{day_words(end.date())}, {end:%H:%M}"
    words = {
        EntryState.BOOKED: f"Session with {item.other_name}",
        EntryState.HELD: "Somebody is booking this time",
        EntryState.BLOCKED: "Blocked by you",
    }
    return ShownEntry(
        id=str(entry.id),
        what=words[entry.state],
        when=f"{start:%H:%M}–{until}",
        note=entry.note,
        is_blocked=entry.state is EntryState.BLOCKED,
        is_booked=entry.state is EntryState.BOOKED,
    )


def own_days(items: Iterable[CalendarItem], here: Here) -> list[tuple[str, list[ShownEntry]]]:
    """A coachee's sessions and held times, by the day on which they begin."""
    local = ((item.entry.starts_at.astimezone(zone(here.name)), item) for item in items)
    return [
        (f"{day_words(on)} {on.year}", [_own(item, start, here) for start, item in several])
        for on, several in groupby(local, key=lambda pair: pair[0].date())
    ]


def _own(item: CalendarItem, start: datetime, here: Here) -> ShownEntry:
    entry = item.entry
    booked = entry.state is EntryState.BOOKED
    return ShownEntry(
        id=str(entry.id),
        what=f"Session with {item.other_name}" if booked else f"Held for you, with {item.other_name}",
        when=f"{start:%H:%M}–{entry.ends_at.astimezone(zone(here.name)):%H:%M}",
        note=None,
        is_blocked=False,
        is_booked=booked,
        is_held=not booked,
    )
