from collections.abc import Callable

import attrs

from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.viewing import may_see
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId


@attrs.frozen(kw_only=True)
class FindSessionEntryCommand:
    account_id: AccountId
    """One of the two."""
    session_id: CoachingSessionId


@clause("C3.1", "C3.3")
@attrs.frozen
class FindSessionEntry:
    """Where a session is in the calendar. Raises NotFound, also while it has no time."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: FindSessionEntryCommand) -> CalendarEntryId:
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.find_with_session(command.session_id)
        if order is None or not may_see(order, command.account_id):
            raise NotFound("session")
        session = order.find_session(command.session_id)
        if session is None or session.entry_id is None:
            raise NotFound("session")
        return session.entry_id
