"""An operator lets a suspended member back in. They sign in anew; revoked tokens stay revoked."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.errors import AccountDeleted
from tic_domain.accounts.events import AccountRestoredByOperator
from tic_domain.accounts.model import Account, AccountStatus, OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RestoreAccountCommand:
    account_id: AccountId
    reason: str


@attrs.frozen
class RestoreAccount:
    """Twice is once. Raises NotFound, InvalidInput."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RestoreAccountCommand) -> Account:
        reason = checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            if known.status is AccountStatus.DELETED:
                raise AccountDeleted
            if known.status is AccountStatus.ACTIVE:
                return known
            account = known.restored()
            await uow.accounts.save(account)
            await uow.operator_acts.add(
                OperatorAct(
                    account_id=account.id,
                    kind=OperatorActKind.RESTORED,
                    about=None,
                    reason=reason,
                    at=self._clock.now(),
                )
            )
            uow.record(AccountRestoredByOperator(account_id=account.id, reason=reason))
            await uow.commit()
        return account
