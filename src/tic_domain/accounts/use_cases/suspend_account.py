"""An operator shuts an account for the time being."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.changing import suspend
from tic_domain.accounts.model import Account
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
        reason = checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            account = await suspend(uow, command.account_id, reason, self._clock.now())
            await uow.commit()
        return account
