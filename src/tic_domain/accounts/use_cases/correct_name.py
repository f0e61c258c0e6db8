"""A member corrects their name. LinkedIn doesn't undo it at the next sign-in."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import AccountRenamed
from tic_domain.accounts.model import Account
from tic_domain.accounts.policies import checked_name, require_active
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class CorrectNameCommand:
    account_id: AccountId
    name: str


@clause("C7.2")
@attrs.frozen
class CorrectName:
    """Raises InvalidInput, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: CorrectNameCommand) -> Account:
        name = checked_name(command.name)
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            require_active(known)
            account = known.renamed(name)
            if account == known:
                return known
            await uow.accounts.save(account)
            uow.record(AccountRenamed(account_id=account.id))
            await uow.commit()
        return account
