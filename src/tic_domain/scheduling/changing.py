"""What happens to a calendar entry, within the transaction of what it happens for: the caller commits."""

from datetime import datetime, timedelta

import attrs

from tic_domain.scheduling.alternatives import find_alternatives
from tic_domain.scheduling.errors import SlotNotOffered, SlotTaken
from tic_domain.scheduling.events import SessionCancelled, SessionRescheduled, SessionScheduled, SlotReleased
from tic_domain.scheduling.model import CalendarEntry, Span
from tic_domain.scheduling.policies import (
    around,
    bookable_slot,
    require_coachee_free,
    require_confirmable,
    require_movable,
)
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId


@attrs.frozen(kw_only=True)
class PaidTime:
    """A session that is paid and whose time is chosen later. What it takes is what was bought, whatever its
    coach offers by now."""

    coach_id: AccountId
    coachee_id: AccountId
    offering_id: OfferingId
    length: timedelta
    until: datetime | None
    """It has to be over by then."""

    def fits(self, start: datetime) -> bool:
        return self.until is None or start + self.length <= self.until


@clause("C3.1")
async def confirm_hold(uow: SchedulingUnitOfWork, entry: CalendarEntry, now: datetime) -> CalendarEntry:
    """The hold becomes the booking: the same entry, locked by the caller. Raises HoldLapsed."""
    require_confirmable(entry, now)
    booked = entry.booked()
    await uow.calendar.save(booked)
    uow.record(SessionScheduled.of(booked))
    return booked


@clause("C3.1")
async def cancel_session(
    uow: SchedulingUnitOfWork, entry_id: CalendarEntryId, party: AccountId, now: datetime
) -> CalendarEntry:
    """A booked session's time is open again. Raises NotFound, NotMovable once it has begun."""
    entry = await uow.calendar.get(entry_id, party, for_update=True)
    require_movable(entry, now)
    await uow.calendar.remove(entry.id)
    uow.record(SessionCancelled.of(entry))
    return entry


@clause("C3.1")
async def move_session(
    uow: SchedulingUnitOfWork,
    entry_id: CalendarEntryId,
    coachee_id: AccountId,
    start: datetime,
    now: datetime,
) -> CalendarEntry:
    """To another open time of the coach: the same entry, its sequence one more.

    Raises NotFound, NotMovable, CoacheeBusy, ConcurrentUpdate, and SlotTaken or SlotNotOffered with
    alternatives.
    """
    # Locked in the order in which holding locks: the coachee, then the calendar.
    await uow.accounts.get(coachee_id, for_update=True)
    entry = await uow.calendar.get(entry_id, coachee_id, for_update=True)
    require_movable(entry, now)
    agenda = await agenda_without(uow, entry, around(start), now)
    try:
        slot = bookable_slot(agenda, start, now)
        others = [one for one in await uow.calendar.living_of(coachee_id, now) if one.id != entry.id]
        require_coachee_free(others, slot.span)
        moved = entry.moved(slot, agenda.rules.buffer)
        lapsed = await uow.calendar.move(moved, now=now)
    except (SlotTaken, SlotNotOffered) as refusal:
        found = await find_alternatives(uow.calendar, entry.coach_id, agenda, start, now)
        raise type(refusal)(found) from None
    for one in lapsed:
        uow.record(SlotReleased.of(one, lapsed=True))
    uow.record(SessionRescheduled.of(moved))
    return moved


@clause("C3.1")
async def book_session(
    uow: SchedulingUnitOfWork, paid: PaidTime, start: datetime, now: datetime, *, entry_id: CalendarEntryId
) -> CalendarEntry:
    """An open time becomes a session at once. The coachee's account is locked by the caller.

    Raises NotFound, CoacheeBusy, and SlotTaken or SlotNotOffered with alternatives.
    """
    agenda = await agenda_for(uow, paid, around(start), now)
    try:
        slot = bookable_slot(agenda, start, now)
        require_coachee_free(await uow.calendar.living_of(paid.coachee_id, now), slot.span)
        entry = CalendarEntry.hold(
            id=entry_id,
            coach_id=paid.coach_id,
            coachee_id=paid.coachee_id,
            offering_id=paid.offering_id,
            slot=slot,
            buffer=agenda.rules.buffer,
            now=now,
        ).booked()
        lapsed = await uow.calendar.add(entry, now=now)
    except (SlotTaken, SlotNotOffered) as refusal:
        found = await find_alternatives(uow.calendar, paid.coach_id, agenda, start, now)
        raise type(refusal)(tuple(one for one in found if paid.fits(one))) from None
    for one in lapsed:
        uow.record(SlotReleased.of(one, lapsed=True))
    uow.record(SessionScheduled.of(entry))
    return entry


async def agenda_for(uow: SchedulingUnitOfWork, paid: PaidTime, covers: Span, now: datetime) -> Agenda:
    """The coach's, for what was bought: though they offer it no more, or take nobody new. Raises NotFound."""
    return await _agenda(uow, paid.coach_id, covers, now, offering_id=paid.offering_id, length=paid.length)


async def agenda_without(
    uow: SchedulingUnitOfWork, entry: CalendarEntry, covers: Span, now: datetime
) -> Agenda:
    """The coach's, without the entry itself: it may move by less than its own length."""
    length = entry.ends_at - entry.starts_at
    agenda = await _agenda(uow, entry.coach_id, covers, now, offering_id=entry.offering_id, length=length)
    return attrs.evolve(agenda, busy=tuple(span for span in agenda.busy if span != entry.kept))


async def _agenda(
    uow: SchedulingUnitOfWork,
    coach_id: AccountId,
    covers: Span,
    now: datetime,
    *,
    offering_id: OfferingId | None,
    length: timedelta,
) -> Agenda:
    profile = await uow.coaches.get(coach_id)
    return Agenda(
        hours=profile.hours,
        rules=await uow.booking_rules.get(coach_id),
        offering_id=offering_id,
        minutes=length // timedelta(minutes=1),
        takes_new=False,
        capacity=profile.capacity,
        busy=await uow.calendar.busy(coach_id, covers, now),
        covers=covers,
    )
