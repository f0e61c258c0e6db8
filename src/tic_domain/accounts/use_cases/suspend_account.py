"""An operator shuts an account for the time being."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.errors import AccountDeleted
from tic_domain.accounts.events import AccountSuspendedByOperator
from tic_domain.accounts.model import Account, AccountStatus, OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class SuspendAccountCommand:
    account_id: AccountId
    reason: str


@clause("C3.3")
@attrs.frozen
class SuspendAccount:
    """Ends every session and revokes every token. Twice is once. Raises NotFound, InvalidInput."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: SuspendAccountCommand) -> Account:
        now, reason = self._clock.now(), checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            if known.status is AccountStatus.DELETED:
                raise AccountDeleted
            account = known.suspended()
            if known.status is not AccountStatus.SUSPENDED:
                await uow.accounts.save(account)
                await uow.operator_acts.add(
                    OperatorAct(
                        account_id=account.id,
                        kind=OperatorActKind.SUSPENDED,
                        about=None,
                        reason=reason,
                        at=now,
                    )
                )
                uow.record(AccountSuspendedByOperator(account_id=account.id, reason=reason))
            await uow.sessions.end_all(account.id)
            await uow.tokens.revoke_all(account.id, now)
            await uow.commit()
        return account
