"""A member with both roles goes on in the other one."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Account, Role
from tic_domain.accounts.policies import switched
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SwitchRoleCommand:
    account_id: AccountId
    role: Role


@attrs.frozen
class SwitchRole:
    """Raises RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: SwitchRoleCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            account = switched(known, command.role)
            if account != known:
                await uow.accounts.save(account)
                await uow.commit()
        return account
