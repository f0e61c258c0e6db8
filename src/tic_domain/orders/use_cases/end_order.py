from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorActKind
from tic_domain.orders.bookkeeping import released
from tic_domain.orders.cancelling import is_unpaid
from tic_domain.orders.ending import Ending, ended_by_operator, ending_of
from tic_domain.orders.events import OrderCancelled
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import note_for_both, tally_of
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.refunding import required_reason
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class EndOrderCommand:
    order_id: OrderId
    reason: str


@clause("C3.1")
@attrs.frozen
class EndOrder:
    """An operator ends what is left of an order. `rehearse` says what that would do, and changes nothing.

    Raises NotFound, OrderNotCancellable, InvalidInput for `reason`.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def rehearse(self, command: EndOrderCommand) -> Ending:
        required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id)
            return ending_of(order, await tally_of(uow, order), self._clock.now())

    async def __call__(self, command: EndOrderCommand) -> Order:
        now, reason = self._clock.now(), required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id, for_update=True)
            ending = ending_of(order, await tally_of(uow, order), now)
            ended, entries = ended_by_operator(order, ending, reason, now)
            for entry_id in entries:
                await released(uow, ended, entry_id)
            if not is_unpaid(order):
                uow.record(OrderCancelled.of(ended))
            await uow.orders.save(ended)
            await note_for_both(uow, ended, OperatorActKind.ORDER_CANCELLED, reason, now)
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return ended
