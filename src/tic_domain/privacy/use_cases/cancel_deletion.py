"""A scheduled deletion is called off."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.privacy.erasing.errors import DeletionRunning, NoDeletionScheduled
from tic_domain.privacy.erasing.model import DeletionRequest, RequestState
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class CancelDeletionCommand:
    account_id: AccountId
    reason: str | None = None
    """An operator's; None where the member does it."""


@clause("C6.1")
@attrs.frozen
class CancelDeletion:
    """Raises NoDeletionScheduled, DeletionRunning, InvalidInput, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _clock: Clock

    async def __call__(self, command: CancelDeletionCommand) -> DeletionRequest:
        now = self._clock.now()
        reason = None if command.reason is None else checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            known = await uow.deletions.find_of(command.account_id, for_update=True)
            if known is None or known.state is RequestState.CANCELLED:
                raise NoDeletionScheduled
            if known.state is not RequestState.SCHEDULED:
                raise DeletionRunning
            cancelled = known.cancelled(now)
            await uow.deletions.save(cancelled)
            if reason is not None:
                await uow.operator_acts.add(
                    OperatorAct(
                        account_id=known.account_id,
                        kind=OperatorActKind.DELETION_CANCELLED,
                        about=None,
                        reason=reason,
                        at=now,
                    )
                )
            await uow.commit()
        return cancelled
