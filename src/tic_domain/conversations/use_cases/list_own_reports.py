from collections.abc import Callable, Mapping

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.conversations.reports import Report
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListOwnReportsCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class OwnReport:
    report: Report
    reported_name: str


@clause("C3.3", "C7.1")
@attrs.frozen
class ListOwnReports:
    """What one has reported, and how it stands. Newest first."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListOwnReportsCommand) -> tuple[OwnReport, ...]:
        async with self._open_unit_of_work() as uow:
            reports = await uow.reports.list_by(command.account_id)
            names: Mapping[AccountId, str] = await uow.accounts.names_of(
                {report.reported_id for report in reports}
            )
        return tuple(
            OwnReport(report=one, reported_name=names.get(one.reported_id, DELETED)) for one in reports
        )
