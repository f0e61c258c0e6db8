from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.scheduling.alternatives import find_alternatives
from tic_domain.scheduling.errors import NotMovable, SlotNotOffered, SlotTaken
from tic_domain.scheduling.events import SessionRescheduled, SlotReleased
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.policies import (
    around,
    bookable_slot,
    checked_moment,
    require_coachee_free,
    require_movable,
)
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RescheduleEntryCommand:
    account_id: AccountId
    """One of the two."""
    entry_id: CalendarEntryId
    starts_at: datetime


@clause("C3.1")
@attrs.frozen
class RescheduleEntry:
    """Move a booked session to another open time: the same entry, its sequence one more.

    Raises AccountSuspended, NotFound, NotMovable, CoacheeBusy, ConcurrentUpdate, and SlotTaken or
    SlotNotOffered with alternatives.
    """

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RescheduleEntryCommand) -> CalendarEntry:
        now, start = self._clock.now(), checked_moment("starts_at", command.starts_at)
        async with self._open_unit_of_work() as uow:
            require_active(await uow.accounts.get(command.account_id))
            coachee_id = (await uow.calendar.get(command.entry_id, command.account_id)).coachee_id
            if coachee_id is None:
                raise NotMovable
            # Locked in the order in which holding locks: the coachee, then the calendar.
            await uow.accounts.get(coachee_id, for_update=True)
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_movable(entry, now)
            agenda = await self._agenda(uow, entry, start, now)
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
            await uow.commit()
        return moved

    async def _agenda(
        self, uow: SchedulingUnitOfWork, entry: CalendarEntry, start: datetime, now: datetime
    ) -> Agenda:
        """Without the entry itself: it may move by less than its own length."""
        covers = around(start)
        busy = await uow.calendar.busy(entry.coach_id, covers, now)
        profile = await uow.coaches.get(entry.coach_id)
        return Agenda(
            hours=profile.hours,
            rules=await uow.booking_rules.get(entry.coach_id),
            offering_id=entry.offering_id,
            minutes=(entry.ends_at - entry.starts_at) // timedelta(minutes=1),
            takes_new=False,
            capacity=profile.capacity,
            busy=tuple(span for span in busy if span != entry.kept),
            covers=covers,
        )
