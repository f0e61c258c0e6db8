from collections.abc import Callable

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.conversations.reports import Report
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import ReportId


@attrs.frozen(kw_only=True)
class ListReportsCommand:
    open_only: bool
    before: ReportId | None
    limit: int


@clause("C3.3")
@attrs.frozen
class ListReports:
    """For operators: everybody's, newest first."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListReportsCommand) -> tuple[Report, ...]:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            return await uow.reports.list_all(open_only=command.open_only, before=command.before, limit=limit)
