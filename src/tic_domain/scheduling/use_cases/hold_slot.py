from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.alternatives import find_alternatives
from tic_domain.scheduling.errors import SlotNotOffered, SlotTaken
from tic_domain.scheduling.events import SlotHeld, SlotReleased
from tic_domain.scheduling.model import CalendarEntry, EntryState, Span
from tic_domain.scheduling.policies import (
    around,
    bookable_slot,
    checked_moment,
    require_hold_allowed,
    require_not_blocked,
    require_other,
    require_welcome,
)
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class HoldSlotCommand:
    account_id: AccountId
    coach_id: AccountId
    offering_id: OfferingId
    starts_at: datetime


@clause("C3.1", "C3.3")
@attrs.frozen
class HoldSlot:
    """Keep an open time for a coachee for as long as a checkout takes. Holding it twice is holding it once.

    Raises RoleMissing, AccountSuspended, NotFound, OwnCalendar, CoachNotBookable, BookingBlocked,
    CoacheeBusy, TooManyHolds, InvalidInput, and SlotTaken or SlotNotOffered with alternatives.
    """

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: HoldSlotCommand) -> CalendarEntry:
        now, start = self._clock.now(), checked_moment("starts_at", command.starts_at)
        covers = around(start)
        async with self._open_unit_of_work() as uow:
            # Locked: a coachee's holds are counted, and kept from meeting each other, one at a time.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            agenda = await uow.calendar.find_agenda(command.coach_id, command.offering_id, covers, now)
            if agenda is None:
                raise NotFound("offering of that coach")
            own = await uow.calendar.living_of(account.id, now)
            known = next((entry for entry in own if _is_wanted(entry, command, start)), None)
            if known is not None:
                return known
            require_other(account.id, command.coach_id)
            require_hold_allowed(own, Span(start, start + timedelta(minutes=agenda.minutes)))
            as_known = True
            try:
                # Before anything else is asked: whoever comes too late shall hear so quickly.
                slot = bookable_slot(agenda, start, now)
                await self._require_coach(uow, command, agenda)
                entry = CalendarEntry.hold(
                    id=CalendarEntryId(self._ids.new()),
                    coach_id=command.coach_id,
                    coachee_id=account.id,
                    offering_id=command.offering_id,
                    slot=slot,
                    buffer=agenda.rules.buffer,
                    now=now,
                )
                as_known = False
                lapsed = await uow.calendar.add(entry, now=now)
            except (SlotTaken, SlotNotOffered) as refusal:
                found = await find_alternatives(
                    uow.calendar, command.coach_id, agenda, start, now, as_known=as_known
                )
                raise type(refusal)(found) from None
            for one in lapsed:
                uow.record(SlotReleased.of(one, lapsed=True))
            uow.record(SlotHeld(entry_id=entry.id, coach_id=entry.coach_id, coachee_id=account.id))
            await uow.commit()
        return entry

    async def _require_coach(
        self, uow: SchedulingUnitOfWork, command: HoldSlotCommand, agenda: Agenda
    ) -> None:
        account_id, coach_id = command.account_id, command.coach_id
        acquainted = await uow.calendar.is_acquainted(account_id, coach_id)
        require_welcome(
            acquainted=acquainted,
            takes_new=agenda.takes_new,
            has_room=acquainted or await _has_room(uow, coach_id, agenda.capacity),
        )
        require_not_blocked(coach_id, await uow.blocks.blocked_with(account_id))


async def _has_room(uow: SchedulingUnitOfWork, coach_id: AccountId, capacity: int) -> bool:
    standings = await uow.coaches.standings([coach_id])
    return standings[coach_id].active_coachees < capacity


def _is_wanted(entry: CalendarEntry, command: HoldSlotCommand, start: datetime) -> bool:
    return (
        entry.state is EntryState.HELD
        and entry.coach_id == command.coach_id
        and entry.offering_id == command.offering_id
        and entry.starts_at == start
    )
