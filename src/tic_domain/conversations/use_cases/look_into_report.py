from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.conversations.reports import Report
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import ReportId
from tic_domain.shared.ports import Clock

QUOTED: Final = "A report quotes messages that you have sent."


@attrs.frozen(kw_only=True)
class LookIntoReportCommand:
    report_id: ReportId


@clause("C3.3", "C7.1")
@attrs.frozen
class LookIntoReport:
    """An operator reads a report. Who wrote the messages it quotes sees that it happened, not who filed it.

    The reporter wrote to be read. Raises NotFound.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: LookIntoReportCommand) -> Report:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            known = await uow.reports.get(command.report_id, for_update=True)
            report = known.seen(now)
            if report != known:
                await uow.reports.resolve(report)
                if any(quote.sender_id == report.reported_id for quote in report.quotes):
                    await uow.operator_acts.add(
                        OperatorAct(
                            account_id=report.reported_id,
                            kind=OperatorActKind.REPORT_READ,
                            about=None,
                            reason=QUOTED,
                            at=now,
                        )
                    )
                await uow.commit()
        return report
