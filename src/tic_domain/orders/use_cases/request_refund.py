from collections.abc import Callable

import attrs

from tic_domain.orders.events import RefundRequested
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import tally_of
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.refunding import checked_note, refund_requested, require_may_ask
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RequestRefundCommand:
    account_id: AccountId
    order_id: OrderId
    note: str | None


@clause("C3.1")
@attrs.frozen
class RequestRefund:
    """The coachee asks for what the terms don't give by themselves. The coach answers, or time grants it.

    Raises NotFound, ChargeDisputed, RefundRequestedAlready, RefundNotPossible, InvalidInput.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RequestRefundCommand) -> Order:
        now, note = self._clock.now(), checked_note("note", command.note)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            if order.coachee_id != command.account_id:
                raise NotFound("order")
            amount = require_may_ask(order, await tally_of(uow, order), now)
            asked = refund_requested(order, amount, note, now)
            await uow.orders.save(asked)
            uow.record(RefundRequested.of(asked))
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return asked
