from collections.abc import Callable

import attrs

from tic_domain.orders.loading import tally_of
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.viewing import OrderView, may_see, order_view
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowOrderCommand:
    account_id: AccountId | None
    """One of the two; None for an operator."""
    order_id: OrderId


@clause("C3.1", "C7.1")
@attrs.frozen
class ShowOrder:
    """Raises NotFound."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowOrderCommand) -> OrderView:
        async with self._open_unit_of_work() as uow:
            if command.account_id is None:
                order, viewer = await uow.orders.get(command.order_id), None
                other = order.coachee_id
            else:
                order = await uow.orders.get_of(command.order_id, command.account_id)
                if not may_see(order, command.account_id):
                    raise NotFound("order")
                viewer = order.side_of(command.account_id)
                other = order.coach_id if command.account_id == order.coachee_id else order.coachee_id
            return order_view(
                order,
                await tally_of(uow, order),
                viewer=viewer,
                other_name=(await uow.accounts.get(other)).name,
                account=await uow.payout_accounts.find(order.coach_id),
                now=self._clock.now(),
            )
