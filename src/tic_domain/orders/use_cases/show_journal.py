from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.order_ports import BookedEntry, OrdersUnitOfWork
from tic_domain.orders.statement import Statement
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause

PAGE: Final = 1000


@attrs.frozen(kw_only=True)
class ShowJournalCommand:
    since: datetime
    until: datetime


@clause("C3.1")
@attrs.frozen
class ShowJournal:
    """The operator's statement: every account of every order. Raises InvalidInput for `until`."""

    _read: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: ShowJournalCommand) -> Statement:
        with Checks() as check:
            if command.until <= command.since:
                check.refuse("until", "It isn't after the begin.", "End later than you begin.")
        booked: list[BookedEntry] = []
        after = 0
        async with self._read() as uow:
            while page := await uow.ledger.journal(
                since=command.since, until=command.until, after=after, limit=PAGE
            ):
                booked += page
                after = page[-1].number
        return Statement.of(tuple(LedgerAccount), booked, since=command.since, until=command.until)
