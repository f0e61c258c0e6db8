from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import get_with_session
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.refunding import checked_note, missed
from tic_domain.orders.terms import Side
from tic_domain.scheduling.errors import NotMovable
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ReportMissedCommand:
    account_id: AccountId
    """One of the two."""
    session_id: CoachingSessionId
    missed_by: Side
    note: str | None


@clause("C3.1")
@attrs.frozen
class ReportMissed:
    """Somebody didn't come to a session.

    Raises NotFound, NotMovable, SessionNotFinished, SessionDecided, RefundRequestedAlready, InvalidInput.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ReportMissedCommand) -> Order:
        now, note = self._clock.now(), checked_note("note", command.note)
        async with self._open_unit_of_work() as uow:
            order, session = await get_with_session(uow, command.session_id, command.account_id)
            if order.paid_at is None:
                raise NotMovable
            changed = missed(
                order,
                session,
                missed_by=command.missed_by,
                said_by=order.side_of(command.account_id),
                note=note,
                now=now,
            )
            await uow.orders.save(changed)
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return changed
