"""An operator looks for the accounts that somebody wrote about."""

from collections.abc import Callable
from uuid import UUID

import attrs

from tic_domain.accounts.model import Account
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class FindAccountsCommand:
    reference: str
    """An account's id or a confirmed e-mail address."""


@attrs.frozen
class FindAccounts:
    """Empty where there is none: several can share an address. Raises InvalidInput for `reference`."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: FindAccountsCommand) -> tuple[Account, ...]:
        reference = command.reference.strip()
        async with self._open_unit_of_work() as uow:
            if "@" in reference:
                return await uow.accounts.find_by_email(reference)
            try:
                return (await uow.accounts.get(_account_id(reference)),)
            except NotFound:
                return ()


def _account_id(reference: str) -> AccountId:
    try:
        return AccountId(UUID(reference))
    except ValueError:
        problem = FieldProblem(
            "reference", f"“{reference}” is neither an id nor an e-mail address.", "Give one of the two."
        )
        raise InvalidInput(problem) from None
