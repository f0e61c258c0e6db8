from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.statement import Statement
from tic_domain.orders.terms import Side
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowStatementCommand:
    account_id: AccountId
    side: Side
    since: datetime
    until: datetime


@clause("C3.1", "C7.1")
@attrs.frozen
class ShowStatement:
    """Every cent of a time, of all one's orders on one side. Raises InvalidInput for `until`."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: ShowStatementCommand) -> Statement:
        with Checks() as check:
            if command.until <= command.since:
                check.refuse("until", "It isn't after the begin.", "End later than you begin.")
        async with self._open_unit_of_work() as uow:
            booked = await uow.ledger.statement(
                command.account_id, command.side, since=command.since, until=command.until
            )
        return Statement.of_side(command.side, booked, since=command.since, until=command.until)
