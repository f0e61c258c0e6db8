from collections.abc import Callable

import attrs

from tic_domain.orders.errors import NothingToSchedule
from tic_domain.orders.model import ActKind, CoachingSession, Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import require_coachee, takes_times
from tic_domain.orders.states import SessionState
from tic_domain.scheduling.changing import confirm_hold
from tic_domain.scheduling.errors import HoldLapsed
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.policies import require_no_block, require_own_hold
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ScheduleSessionCommand:
    account_id: AccountId
    order_id: OrderId
    entry_id: CalendarEntryId
    """The time that is held for them, of the offering that was bought."""


@clause("C3.1")
@attrs.frozen
class ScheduleSession:
    """A session of a package or period gets its time: the hold becomes the booking, and nothing is paid.

    Raises RoleMissing, AccountSuspended, NotFound, BookingBlocked, HoldLapsed, NothingToSchedule.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ScheduleSessionCommand) -> Order:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            await require_coachee(uow, command.account_id)
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            if order.coachee_id != command.account_id:
                raise NotFound("order")
            require_no_block(blocked=order.coach_id in await uow.blocks.blocked_with(order.coachee_id))
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_own_hold(entry, command.account_id)
            known = await uow.orders.find_with_entry(entry.id)
            if entry.has_lapsed(now) or known is not None:
                raise HoldLapsed
            session = _next(order, entry)
            entry = await confirm_hold(uow, entry, now)
            order = order.with_session(session.scheduled(entry.id, entry.starts_at, entry.ends_at))
            order = order.with_act(now, Party.COACHEE, ActKind.SCHEDULED, session=session.number)
            look_at = entry.ends_at if order.look_at is None else min(order.look_at, entry.ends_at)
            await uow.orders.save(attrs.evolve(order, look_at=look_at))
            await uow.commit()
        return order


def _next(order: Order, entry: CalendarEntry) -> CoachingSession:
    """The first that waits for its time. Raises NothingToSchedule."""
    fits = (entry.coach_id, entry.offering_id) == (order.coach_id, order.offering_id)
    in_time = order.runs_until is not None and entry.ends_at <= order.runs_until
    waiting = (one for one in order.sessions if one.state is SessionState.UNSCHEDULED)
    session = next(waiting, None) if fits and in_time and takes_times(order) else None
    if session is None:
        raise NothingToSchedule
    return session
