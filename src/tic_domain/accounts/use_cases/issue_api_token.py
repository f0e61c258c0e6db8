"""A member lets a client program in."""

from collections.abc import Callable
from datetime import timedelta

import attrs

from tic_domain.accounts.events import ApiTokenIssued
from tic_domain.accounts.model import ApiToken, Scope
from tic_domain.accounts.policies import API_PREFIX, check_room, checked_token, require_active
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.ids import AccountId, ApiTokenId
from tic_domain.shared.ports import Clock, Ids, Secrets


@attrs.frozen(kw_only=True)
class IssueApiTokenCommand:
    account_id: AccountId
    name: str
    scopes: frozenset[Scope]
    lifetime: timedelta


@attrs.frozen(kw_only=True)
class IssuedToken:
    token: ApiToken
    secret: str = attrs.field(repr=False)
    """Shown this once: only its digest is kept."""


@attrs.frozen
class IssueApiToken:
    """Raises InvalidInput, TooManyTokens, AccountSuspended, NotFound."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock
    _ids: Ids
    _secrets: Secrets

    async def __call__(self, command: IssueApiTokenCommand) -> IssuedToken:
        name = checked_token(command.name, command.scopes, command.lifetime)
        secret = API_PREFIX + self._secrets.token()
        now = self._clock.now()
        token = ApiToken(
            id=ApiTokenId(self._ids.new()),
            account_id=command.account_id,
            name=name,
            token_digest=self._secrets.digest(secret),
            scopes=command.scopes,
            created_at=now,
            expires_at=now + command.lifetime,
            last_used_at=None,
            revoked_at=None,
        )
        async with self._open_unit_of_work() as uow:
            # Locked, so that two at once are counted one after the other.
            require_active(await uow.accounts.get(command.account_id, for_update=True))
            check_room(await uow.tokens.list_of(command.account_id), now)
            await uow.tokens.add(token)
            uow.record(ApiTokenIssued(account_id=command.account_id))
            await uow.commit()
        return IssuedToken(token=token, secret=secret)
