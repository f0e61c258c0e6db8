"""A member sees what operators did with their account and their data, and why."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorAct
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListOperatorActsCommand:
    account_id: AccountId


@clause("C3.3", "C7.1")
@attrs.frozen
class ListOperatorActs:
    """Newest first."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: ListOperatorActsCommand) -> tuple[OperatorAct, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.operator_acts.list_of(command.account_id)
