"""What is held about an account."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Account
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowAccountCommand:
    account_id: AccountId


@clause("C7.1")
@attrs.frozen
class ShowAccount:
    """Raises NotFound."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: ShowAccountCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            return await uow.accounts.get(command.account_id)
