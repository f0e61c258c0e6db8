from collections.abc import Callable

import attrs

from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.viewing import may_see
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OrderId


@attrs.frozen(kw_only=True)
class FindOrderOfEntryCommand:
    account_id: AccountId
    """One of the two."""
    entry_id: CalendarEntryId


@clause("C3.1", "C3.3")
@attrs.frozen
class FindOrderOfEntry:
    """Which order a time in the calendar belongs to: where mails and invites lead. Raises NotFound."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: FindOrderOfEntryCommand) -> OrderId:
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.find_with_entry(command.entry_id)
        if order is None or not may_see(order, command.account_id):
            raise NotFound("session")
        return order.id
