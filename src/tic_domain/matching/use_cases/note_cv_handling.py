"""An operator is about to handle somebody's CV, and says why."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import checked_reason
from tic_domain.matching.events import CvHandledByOperator
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class NoteCvHandlingCommand:
    account_id: AccountId
    reason: str


@clause("C3.3")
@attrs.frozen
class NoteCvHandling:
    """State it before it is done. Raises InvalidInput for `reason`, NotFound."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, command: NoteCvHandlingCommand) -> None:
        reason = checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            uow.record(CvHandledByOperator(coachee_id=account.id, reason=reason))
            await uow.commit()
