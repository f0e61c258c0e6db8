"""Facts about calendars."""

from typing import Self

import attrs

from tic_domain.scheduling.model import CalendarEntry
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, CalendarEntryId


@attrs.frozen(kw_only=True)
class SlotHeld(Event):
    entry_id: CalendarEntryId
    coach_id: AccountId
    coachee_id: AccountId


@attrs.frozen(kw_only=True)
class SlotReleased(Event):
    """By its coachee, or `lapsed`: nobody paid in time."""

    entry_id: CalendarEntryId
    coach_id: AccountId
    coachee_id: AccountId
    lapsed: bool

    @classmethod
    def of(cls, entry: CalendarEntry, *, lapsed: bool) -> Self:
        return cls(entry_id=entry.id, coach_id=entry.coach_id, coachee_id=entry.attendee, lapsed=lapsed)


@attrs.frozen(kw_only=True)
class SessionScheduled(Event):
    entry_id: CalendarEntryId
    coach_id: AccountId
    coachee_id: AccountId

    @classmethod
    def of(cls, entry: CalendarEntry) -> Self:
        return cls(entry_id=entry.id, coach_id=entry.coach_id, coachee_id=entry.attendee)


@attrs.frozen(kw_only=True)
class SessionRescheduled(Event):
    """`sequence` tells this version of the session from the earlier ones, as iCalendar wants it."""

    entry_id: CalendarEntryId
    coach_id: AccountId
    coachee_id: AccountId
    sequence: int

    @classmethod
    def of(cls, entry: CalendarEntry) -> Self:
        return cls(
            entry_id=entry.id,
            coach_id=entry.coach_id,
            coachee_id=entry.attendee,
            sequence=entry.sequence,
        )


@attrs.frozen(kw_only=True)
class SessionCancelled(Event):
    entry_id: CalendarEntryId
    coach_id: AccountId
    coachee_id: AccountId
    sequence: int

    @classmethod
    def of(cls, entry: CalendarEntry) -> Self:
        """The cancellation is a version of its own."""
        return cls(
            entry_id=entry.id,
            coach_id=entry.coach_id,
            coachee_id=entry.attendee,
            sequence=entry.sequence + 1,
        )


@attrs.frozen(kw_only=True)
class TimeBlocked(Event):
    entry_id: CalendarEntryId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class TimeUnblocked(Event):
    entry_id: CalendarEntryId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class BookingRulesSet(Event):
    coach_id: AccountId
