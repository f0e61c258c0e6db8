from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.alternatives import find_alternatives
from tic_domain.scheduling.errors import SlotNotOffered, SlotTaken
from tic_domain.scheduling.events import SlotHeld, SlotReleased
from tic_domain.scheduling.model import CalendarEntry, EntryState, Slot, Span
from tic_domain.scheduling.policies import (
    around,
    bookable_slot,
    checked_moment,
    require_hold_allowed,
    require_no_block,
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
        start = checked_moment("starts_at", command.starts_at)
        async with self._open_unit_of_work() as uow, uow.calendar.turn(command.coach_id, start):
            now = self._clock.now()
            # Looked at without a lock first: where many want one time, most come too late.
            view = await uow.calendar.view_for(
                command.account_id, command.coach_id, command.offering_id, around(start), now
            )
            require_role(view.holder, Role.COACHEE)
            agenda = view.agenda
            if agenda is None:
                raise NotFound("offering of that coach")
            known = _held(view.own, command, start)
            if known is not None:
                return known
            require_other(command.account_id, command.coach_id)
            require_hold_allowed(view.own, Span(start, start + timedelta(minutes=agenda.minutes)))
            as_known = True
            try:
                slot = bookable_slot(agenda, start, now)
                as_known = False
                return await self._hold(uow, command, agenda, slot, now)
            except (SlotTaken, SlotNotOffered) as refusal:
                found = await find_alternatives(
                    uow.calendar, command.coach_id, agenda, start, now, as_known=as_known
                )
                raise type(refusal)(found) from None

    async def _hold(
        self,
        uow: SchedulingUnitOfWork,
        command: HoldSlotCommand,
        agenda: Agenda,
        slot: Slot,
        now: datetime,
    ) -> CalendarEntry:
        """What the coachee has may have changed since it was looked at. Raises SlotTaken."""
        coachee = await uow.calendar.lock_coachee(command.account_id, command.coach_id, now)
        require_role(coachee.holder, Role.COACHEE)
        known = _held(coachee.own, command, slot.starts_at)
        if known is not None:
            return known
        require_hold_allowed(coachee.own, slot.span)
        require_welcome(
            acquainted=coachee.acquainted,
            takes_new=agenda.takes_new,
            has_room=coachee.active_coachees < agenda.capacity,
        )
        require_no_block(blocked=coachee.blocked)
        entry = CalendarEntry.hold(
            id=CalendarEntryId(self._ids.new()),
            coach_id=command.coach_id,
            coachee_id=command.account_id,
            offering_id=command.offering_id,
            slot=slot,
            buffer=agenda.rules.buffer,
            now=now,
        )
        lapsed = await uow.calendar.add(entry, now=now)
        for one in lapsed:
            uow.record(SlotReleased.of(one, lapsed=True))
        uow.record(SlotHeld(entry_id=entry.id, coach_id=entry.coach_id, coachee_id=entry.attendee))
        await uow.commit()
        return entry


def _held(own: Iterable[CalendarEntry], command: HoldSlotCommand, start: datetime) -> CalendarEntry | None:
    return next((entry for entry in own if _is_wanted(entry, command, start)), None)


def _is_wanted(entry: CalendarEntry, command: HoldSlotCommand, start: datetime) -> bool:
    return (
        entry.state is EntryState.HELD
        and entry.coach_id == command.coach_id
        and entry.offering_id == command.offering_id
        and entry.starts_at == start
    )
