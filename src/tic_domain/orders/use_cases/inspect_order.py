from collections.abc import Callable

import attrs

from tic_domain.orders.ledger import Entry
from tic_domain.orders.loading import tally_of
from tic_domain.orders.movements import Movements
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.viewing import OrderView, order_view
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class OrderInspection:
    view: OrderView
    coach_name: str
    movements: Movements
    entries: tuple[Entry, ...]


@clause("C3.1")
@attrs.frozen
class InspectOrder:
    """Everything about an order, for an operator. Raises NotFound."""

    _read: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, order_id: OrderId) -> OrderInspection:
        async with self._read() as uow:
            order = await uow.orders.get(order_id)
            return OrderInspection(
                view=order_view(
                    order,
                    await tally_of(uow, order),
                    viewer=None,
                    other_name=(await uow.accounts.get(order.coachee_id)).name,
                    account=await uow.payout_accounts.find(order.coach_id),
                    now=self._clock.now(),
                ),
                coach_name=(await uow.accounts.get(order.coach_id)).name,
                movements=await uow.ledger.movements_of(order_id),
                entries=await uow.ledger.entries_of(order_id),
            )
