from collections.abc import Callable
from typing import assert_never

import attrs

from tic_domain.accounts.changing import suspend
from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.conversations.events import ReportResolved
from tic_domain.conversations.policies import require_unresolved
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.conversations.reports import Report, ReportOutcome, checked_answer
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import ReportId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ResolveReportCommand:
    report_id: ReportId
    outcome: ReportOutcome
    reason: str
    """Read by the person who was reported where that person is warned or suspended, by the reporter where
    the report is dismissed."""
    answer: str | None = None
    """What the reporter reads besides the outcome."""


@clause("C3.3")
@attrs.frozen
class ResolveReport:
    """An operator decides. A suspension is that of accounts: every way in is shut, a profile is out of sight.

    Raises NotFound, ReportClosed, InvalidInput for `reason` and `answer`.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ResolveReportCommand) -> Report:
        reason, answer = checked_reason(command.reason), checked_answer(command.answer)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            known = await uow.reports.get(command.report_id, for_update=True)
            require_unresolved(known)
            match command.outcome:
                case ReportOutcome.DISMISSED:
                    answer = answer or reason
                case ReportOutcome.WARNED:
                    act = OperatorAct(
                        account_id=known.reported_id,
                        kind=OperatorActKind.WARNED,
                        about=None,
                        reason=reason,
                        at=now,
                    )
                    await uow.operator_acts.add(act)
                case ReportOutcome.SUSPENDED:
                    await suspend(uow, known.reported_id, reason, now)
                case _:
                    assert_never(command.outcome)
            report = known.resolved(command.outcome, answer, now)
            await uow.reports.resolve(report)
            uow.record(
                ReportResolved(
                    report_id=report.id,
                    reporter_id=report.reporter_id,
                    reported_id=report.reported_id,
                    outcome=command.outcome,
                )
            )
            await uow.commit()
        return report
