"""Who is asking: on every request, so it reads once and writes at most once a minute."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.accounts.errors import NotSignedIn
from tic_domain.accounts.model import ApiToken, Holder, Principal, WebSession
from tic_domain.accounts.policies import API_PREFIX, require_active, touch_is_due
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock, Secrets

_UNKNOWN: Final = "This API token is unknown, expired or revoked: issue another one in Settings."


@clause("C3.3")
@attrs.frozen
class AuthenticateSession:
    """By the token in a browser's cookie. Raises NotSignedIn, AccountSuspended.

    `open_reading` is a unit of work without a transaction: the usual request costs one round trip.
    """

    _open_reading: Callable[[], AccountsUnitOfWork]
    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, token: str) -> Principal:
        if not token:
            raise NotSignedIn
        async with self._open_reading() as reading:
            found = await reading.sessions.find_by_digest(self._secrets.digest(token))
        if found is None:
            raise NotSignedIn
        session, holder = found
        require_active(holder)
        now = self._clock.now()
        if not session.is_valid(now):
            raise NotSignedIn
        if touch_is_due(session.last_seen_at, now):
            async with self._open_unit_of_work() as uow:
                await uow.sessions.touch(session.id, now)
                await uow.commit()
        return _by_session(session, holder)


@clause("C3.3")
@attrs.frozen
class AuthenticateToken:
    """By a client program's bearer token. Raises NotSignedIn, AccountSuspended."""

    _open_reading: Callable[[], AccountsUnitOfWork]
    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, token: str) -> Principal:
        if not token.startswith(API_PREFIX):
            raise NotSignedIn(_UNKNOWN)
        async with self._open_reading() as reading:
            found = await reading.tokens.find_by_digest(self._secrets.digest(token))
        if found is None:
            raise NotSignedIn(_UNKNOWN)
        known, holder = found
        require_active(holder)
        now = self._clock.now()
        if not known.is_valid(now):
            raise NotSignedIn(_UNKNOWN)
        if touch_is_due(known.last_used_at, now):
            async with self._open_unit_of_work() as uow:
                await uow.tokens.touch(known.id, now)
                await uow.commit()
        return _by_token(known, holder)


def _by_session(session: WebSession, holder: Holder) -> Principal:
    return Principal(
        account_id=holder.id,
        roles=holder.roles,
        active_role=holder.active_role,
        scopes=None,
        session_id=session.id,
        token_id=None,
    )


def _by_token(token: ApiToken, holder: Holder) -> Principal:
    return Principal(
        account_id=holder.id,
        roles=holder.roles,
        active_role=holder.active_role,
        scopes=token.scopes,
        session_id=None,
        token_id=token.id,
    )
