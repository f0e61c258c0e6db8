from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.orders.errors import RescheduledBefore, RescheduleTooLate
from tic_domain.orders.loading import get_with_session
from tic_domain.orders.model import ActKind, CoachingSession, Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import require_coach_there
from tic_domain.orders.states import SessionState
from tic_domain.orders.terms import Side, may_reschedule
from tic_domain.scheduling.changing import move_session
from tic_domain.scheduling.errors import NotMovable
from tic_domain.scheduling.policies import checked_moment, require_no_block
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RescheduleSessionCommand:
    account_id: AccountId
    """One of the two."""
    session_id: CoachingSessionId
    starts_at: datetime


@clause("C3.1")
@attrs.frozen
class RescheduleSession:
    """Another open time for a session that is paid: the order and its payment stay as they are.

    Raises AccountSuspended, NotFound, BookingBlocked, NotMovable, RescheduleTooLate, RescheduledBefore,
    CoachOutOfReach, CoacheeBusy, InvalidInput, ConcurrentUpdate, and SlotTaken or SlotNotOffered
    with alternatives.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RescheduleSessionCommand) -> Order:
        now, start = self._clock.now(), checked_moment("starts_at", command.starts_at)
        async with self._open_unit_of_work() as uow:
            require_active(await uow.accounts.get(command.account_id))
            order, session = await get_with_session(
                uow, command.session_id, command.account_id, with_coachee=True
            )
            require_no_block(blocked=order.coach_id in await uow.blocks.blocked_with(order.coachee_id))
            side = order.side_of(command.account_id)
            if order.paid_at is None or session.entry_id is None:
                raise NotMovable
            _require_allowed(order, session, side, now)
            await require_coach_there(uow, order)
            entry = await move_session(uow, session.entry_id, order.coachee_id, start, now)
            moved = order.with_session(session.moved(entry.starts_at, entry.ends_at, by=side))
            moved = moved.with_act(now, Party(side.value), ActKind.RESCHEDULED, session=session.number)
            await uow.orders.save(attrs.evolve(moved, look_at=_sooner(moved.look_at, entry.ends_at)))
            await uow.commit()
        return moved


def _require_allowed(order: Order, session: CoachingSession, side: Side, now: datetime) -> None:
    if session.state is not SessionState.SCHEDULED or session.starts_at is None or session.starts_at <= now:
        raise NotMovable
    moved_before = session.moves_by(side)
    if not may_reschedule(order.terms, session.starts_at, at=now, moved_before=moved_before):
        if moved_before >= order.terms.reschedules:
            raise RescheduledBefore(order.terms.reschedules)
        raise RescheduleTooLate


def _sooner(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)
