"""A member ends all their sessions at once. API tokens stay: they are revoked one by one."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import AccessEnded
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SignOutEverywhereCommand:
    account_id: AccountId


@clause("C3.3")
@attrs.frozen
class SignOutEverywhere:
    """How many sessions were ended."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: SignOutEverywhereCommand) -> int:
        async with self._open_unit_of_work() as uow:
            ended = await uow.sessions.end_all(command.account_id)
            uow.record(AccessEnded(account_id=command.account_id))
            await uow.commit()
        return ended
