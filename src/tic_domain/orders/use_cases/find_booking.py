from collections.abc import Callable

import attrs

from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.viewing import may_see
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId


@attrs.frozen(kw_only=True)
class FindBookingCommand:
    account_id: AccountId
    entry_id: CalendarEntryId


@clause("C3.1")
@attrs.frozen
class FindBooking:
    """The order that a time in the calendar belongs to; None where there is none that one may see."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: FindBookingCommand) -> Order | None:
        async with self._open_unit_of_work() as uow:
            found = await uow.orders.find_with_entry(command.entry_id)
        return found if found is not None and may_see(found, command.account_id) else None
