"""A member says whether they coach, are coached, or both."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import RoleChosen
from tic_domain.accounts.model import Account, Role
from tic_domain.accounts.policies import require_active, with_roles
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ChooseRolesCommand:
    account_id: AccountId
    roles: frozenset[Role]


@clause("C2.1")
@attrs.frozen
class ChooseRoles:
    """Raises InvalidInput without any role, AccountSuspended, NotFound, ConcurrentUpdate.

    Who drops the role coach isn't shown as a coach any more; the profile waits for their return.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: ChooseRolesCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            require_active(known)
            account = with_roles(known, command.roles)
            if account == known:
                return known
            await uow.accounts.save(account)
            uow.record(
                RoleChosen(
                    account_id=account.id,
                    coach=Role.COACH in account.roles,
                    coachee=Role.COACHEE in account.roles,
                )
            )
            await uow.commit()
        return account
