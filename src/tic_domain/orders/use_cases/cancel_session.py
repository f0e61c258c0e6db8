from collections.abc import Callable

import attrs

from tic_domain.orders.cancelling import require_quoted, session_cancelled, session_quote
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import get_with_session
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.scheduling.changing import cancel_session
from tic_domain.scheduling.errors import NotMovable
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class CancelSessionCommand:
    account_id: AccountId
    """One of the two."""
    session_id: CoachingSessionId
    refund: int
    """What would go back, in minor units, as it was shown."""


@clause("C3.1")
@attrs.frozen
class CancelSession:
    """One session doesn't take place. The order's own terms say what goes back.

    Raises NotFound, NotMovable, QuoteChanged with what would go back now.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: CancelSessionCommand) -> Order:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            order, session = await get_with_session(uow, command.session_id, command.account_id)
            side = order.side_of(command.account_id)
            if order.paid_at is None or session.entry_id is None:
                raise NotMovable
            quote = session_quote(order, session, by=side, at=now)
            require_quoted(quote, command.refund)
            await cancel_session(uow, session.entry_id, command.account_id, now)
            cancelled = session_cancelled(order, session, quote, by=side, now=now)
            await uow.orders.save(cancelled)
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return cancelled
