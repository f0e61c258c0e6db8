"""A member sees every way into their account."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import ApiToken, WebSession
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ListAccessCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class Access:
    sessions: tuple[WebSession, ...]
    """The living ones, newest first."""
    tokens: tuple[ApiToken, ...]
    """All of them, newest first: a revoked one tells when it was last used."""


@clause("C7.1")
@attrs.frozen
class ListAccess:
    """Signed-in browsers and API tokens of one account."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListAccessCommand) -> Access:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            sessions = await uow.sessions.list_of(command.account_id)
            tokens = await uow.tokens.list_of(command.account_id)
        return Access(sessions=tuple(one for one in sessions if one.is_valid(now)), tokens=tokens)
