"""An operator is about to do something with a member's data, and says why."""

from collections.abc import Callable
from uuid import UUID

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class NoteOperatorActCommand:
    account_id: AccountId
    kind: OperatorActKind
    reason: str
    about: UUID | None = None


@clause("C3.3", "C7.1")
@attrs.frozen
class NoteOperatorAct:
    """Kept before it is done, so that whatever was done is on record. Raises InvalidInput, NotFound.

    For acts that change nothing by themselves, or that a member does too; the others note themselves.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: NoteOperatorActCommand) -> None:
        reason = checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            await uow.operator_acts.add(
                OperatorAct(
                    account_id=account.id,
                    kind=command.kind,
                    about=command.about,
                    reason=reason,
                    at=self._clock.now(),
                )
            )
            await uow.commit()
