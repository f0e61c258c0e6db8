from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.orders.bookkeeping import released
from tic_domain.orders.cancelling import given_up, is_unpaid, order_cancelled, order_quote, require_quoted
from tic_domain.orders.events import OrderCancelled
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class CancelOrderCommand:
    account_id: AccountId
    order_id: OrderId
    refund: int
    """What would go back, in minor units, as it was shown; 0 for an order that isn't paid."""


@clause("C3.1")
@attrs.frozen
class CancelOrder:
    """By its coachee: what isn't paid yet, or what is left of a package or period.

    A single session is cancelled as a session. Raises NotFound, OrderNotCancellable, QuoteChanged.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: CancelOrderCommand) -> Order:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            if order.coachee_id != command.account_id:
                raise NotFound("order")
            changed = (
                given_up(order, now)
                if is_unpaid(order)
                else await self._cancelled(uow, order, command.refund, now)
            )
            await uow.orders.save(changed)
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return changed

    async def _cancelled(self, uow: OrdersUnitOfWork, order: Order, confirmed: int, now: datetime) -> Order:
        quote = order_quote(order, at=now)
        require_quoted(quote, confirmed)
        cancelled, entries = order_cancelled(order, quote, now=now)
        for entry_id in entries:
            await released(uow, order, entry_id)
        uow.record(OrderCancelled.of(cancelled))
        return cancelled
