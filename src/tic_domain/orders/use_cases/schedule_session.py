from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.orders.model import ActKind, CoachingSession, Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import paid_time, require_coach_in_reach, require_coachee, require_takes_times
from tic_domain.orders.states import SessionState
from tic_domain.scheduling.changing import book_session
from tic_domain.scheduling.policies import checked_moment
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OrderId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class ScheduleSessionCommand:
    account_id: AccountId
    order_id: OrderId
    starts_at: datetime


@clause("C3.1")
@attrs.frozen
class ScheduleSession:
    """A session of a package or period gets an open time of its coach. Nothing is paid; asked twice is once.

    It takes as long as was bought, though the coach offers it no more or takes nobody new.

    Raises RoleMissing, AccountSuspended, NotFound, InvalidInput, NothingToSchedule, BeyondItsTime,
    CoachOutOfReach, BookingBlocked, CoacheeBusy, ConcurrentUpdate, and SlotTaken or SlotNotOffered
    with alternatives.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: ScheduleSessionCommand) -> Order:
        now, start = self._clock.now(), checked_moment("starts_at", command.starts_at)
        async with self._open_unit_of_work() as uow:
            await require_coachee(uow, command.account_id)
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            if order.coachee_id != command.account_id:
                raise NotFound("order")
            if any(_is_there(one, start) for one in order.sessions):
                return order
            session = require_takes_times(order, start)
            await require_coach_in_reach(uow, order)
            entry_id = CalendarEntryId(self._ids.new())
            entry = await book_session(uow, paid_time(order), start, now, entry_id=entry_id)
            order = order.with_session(session.scheduled(entry.id, entry.starts_at, entry.ends_at))
            order = order.with_act(now, Party.COACHEE, ActKind.SCHEDULED, session=session.number)
            look_at = entry.ends_at if order.look_at is None else min(order.look_at, entry.ends_at)
            await uow.orders.save(attrs.evolve(order, look_at=look_at))
            await uow.commit()
        return order


def _is_there(session: CoachingSession, start: datetime) -> bool:
    return session.state is SessionState.SCHEDULED and session.starts_at == start
