"""A member shuts a client program out."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import AccessEnded
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ApiTokenId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RevokeApiTokenCommand:
    account_id: AccountId
    token_id: ApiTokenId


@attrs.frozen
class RevokeApiToken:
    """Raises NotFound where it is no token of theirs that still works."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RevokeApiTokenCommand) -> None:
        async with self._open_unit_of_work() as uow:
            if not await uow.tokens.revoke(command.account_id, command.token_id, self._clock.now()):
                raise NotFound("API token")
            uow.record(AccessEnded(account_id=command.account_id))
            await uow.commit()
