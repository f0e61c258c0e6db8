"""A member ends one of their sessions: this browser's, or another one's."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import AccessEnded
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, SessionId


@attrs.frozen(kw_only=True)
class SignOutCommand:
    account_id: AccountId
    session_id: SessionId


@attrs.frozen
class SignOut:
    """Raises NotFound where it is no session of theirs."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: SignOutCommand) -> None:
        async with self._open_unit_of_work() as uow:
            if not await uow.sessions.end(command.account_id, command.session_id):
                raise NotFound("session")
            uow.record(AccessEnded(account_id=command.account_id))
            await uow.commit()
