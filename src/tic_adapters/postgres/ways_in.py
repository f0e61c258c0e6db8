"""Web sessions, API tokens, sign-ins under way and addresses to be confirmed."""

from datetime import datetime
from typing import Any, Final, TypeVar

import attrs
from sqlalchemy import Column, Table, delete, select, update

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts, attempts, email_confirmations, sessions, tokens
from tic_adapters.postgres.vault import Vault
from tic_domain.accounts.model import ApiToken, EmailConfirmation, Holder, SignInAttempt, WebSession
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ApiTokenId, SessionId

T = TypeVar("T")
_HOLDER: Final = "holder_"
_HELD: Final = tuple(field.name for field in attrs.fields(Holder))


def _with_holder(way: Table) -> Query:
    """One round trip: the way in, and what has to be known of its account."""
    return Query(
        select(
            *way.c,
            *(accounts.c[name].label(_HOLDER + name) for name in _HELD),
        )
        .select_from(way.join(accounts, accounts.c.id == way.c.account_id))
        .where(way.c.token_digest == given("digest"))
    )


def _listed(way: Table) -> Query:
    return Query(
        select(way)
        .where(way.c.account_id == given("account_id"))
        .order_by(way.c.created_at.desc(), way.c.id.desc())
    )


def _purge(table: Table, expires_at: Column[Any]) -> Query:
    return Query(delete(table).where(expires_at <= given("now")))


_SESSION_BY_DIGEST: Final = _with_holder(sessions)
_SESSIONS_OF: Final = _listed(sessions)
_ADD_SESSION: Final = Query(inserting(sessions))
_TOUCH_SESSION: Final = Query(
    update(sessions).where(sessions.c.id == given("key")).values(last_seen_at=given("now"))
)
_END_SESSION: Final = Query(
    delete(sessions).where(sessions.c.id == given("key"), sessions.c.account_id == given("account_id"))
)
_END_SESSIONS: Final = Query(delete(sessions).where(sessions.c.account_id == given("account_id")))
_PURGE_SESSIONS: Final = _purge(sessions, sessions.c.expires_at)

_TOKEN_BY_DIGEST: Final = _with_holder(tokens)
_TOKENS_OF: Final = _listed(tokens)
_ADD_TOKEN: Final = Query(inserting(tokens))
_TOUCH_TOKEN: Final = Query(
    update(tokens).where(tokens.c.id == given("key")).values(last_used_at=given("now"))
)
_LIVING: Final = (
    tokens.c.account_id == given("account_id"),
    tokens.c.revoked_at.is_(None),
    tokens.c.expires_at > given("now"),
)
_REVOKE: Final = Query(
    update(tokens).where(tokens.c.id == given("key"), *_LIVING).values(revoked_at=given("now"))
)
_REVOKE_ALL: Final = Query(update(tokens).where(*_LIVING).values(revoked_at=given("now")))

_ADD_ATTEMPT: Final = Query(inserting(attempts))
_TAKE_ATTEMPT: Final = Query(
    delete(attempts).where(attempts.c.state_digest == given("digest")).returning(attempts)
)
_PURGE_ATTEMPTS: Final = _purge(attempts, attempts.c.expires_at)

_insert = inserting(email_confirmations)
_PUT_CONFIRMATION: Final = Query(
    _insert.on_conflict_do_update(
        index_elements=["account_id"],
        set_={name: _insert.excluded[name] for name in ("token_digest", "address", "expires_at")},
    )
)
_TAKE_CONFIRMATION: Final = Query(
    delete(email_confirmations)
    .where(email_confirmations.c.token_digest == given("digest"))
    .returning(email_confirmations)
)
_PURGE_CONFIRMATIONS: Final = _purge(email_confirmations, email_confirmations.c.expires_at)
_ADDRESS: Final = "email_confirmations|address"


class PostgresWebSessions:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find_by_digest(self, digest: bytes) -> tuple[WebSession, Holder] | None:
        row = await self._session.first(_SESSION_BY_DIGEST, digest=digest)
        return None if row is None else _way_in(row, WebSession)

    async def list_of(self, account_id: AccountId) -> tuple[WebSession, ...]:
        found = await self._session.all(_SESSIONS_OF, account_id=account_id)
        return tuple(structured(row, WebSession) for row in found)

    async def add(self, session: WebSession) -> None:
        await self._session.change(_ADD_SESSION, **rows().unstructure(session))

    async def touch(self, session_id: SessionId, now: datetime) -> None:
        await self._session.change(_TOUCH_SESSION, key=session_id, now=now)

    async def end(self, account_id: AccountId, session_id: SessionId) -> bool:
        return bool(await self._session.change(_END_SESSION, account_id=account_id, key=session_id))

    async def end_all(self, account_id: AccountId) -> int:
        return await self._session.change(_END_SESSIONS, account_id=account_id)

    async def purge_expired(self, now: datetime) -> int:
        return await self._session.change(_PURGE_SESSIONS, now=now)


class PostgresApiTokens:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find_by_digest(self, digest: bytes) -> tuple[ApiToken, Holder] | None:
        row = await self._session.first(_TOKEN_BY_DIGEST, digest=digest)
        return None if row is None else _way_in(row, ApiToken)

    async def list_of(self, account_id: AccountId) -> tuple[ApiToken, ...]:
        found = await self._session.all(_TOKENS_OF, account_id=account_id)
        return tuple(structured(row, ApiToken) for row in found)

    async def add(self, token: ApiToken) -> None:
        await self._session.change(_ADD_TOKEN, **rows().unstructure(token))

    async def touch(self, token_id: ApiTokenId, now: datetime) -> None:
        await self._session.change(_TOUCH_TOKEN, key=token_id, now=now)

    async def revoke(self, account_id: AccountId, token_id: ApiTokenId, now: datetime) -> bool:
        return bool(await self._session.change(_REVOKE, account_id=account_id, key=token_id, now=now))

    async def revoke_all(self, account_id: AccountId, now: datetime) -> int:
        return await self._session.change(_REVOKE_ALL, account_id=account_id, now=now)


class PostgresSignInAttempts:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, attempt: SignInAttempt) -> None:
        await self._session.change(_ADD_ATTEMPT, **rows().unstructure(attempt))

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        row = await self._session.first_changed(_TAKE_ATTEMPT, digest=state_digest)
        return None if row is None else structured(row, SignInAttempt)

    async def purge_expired(self, now: datetime) -> int:
        return await self._session.change(_PURGE_ATTEMPTS, now=now)


@clause("C7.2")
class PostgresEmailConfirmations:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, confirmation: EmailConfirmation) -> None:
        subject = confirmation.account_id
        key = await self._vault.key_of(subject)
        row = rows().unstructure(confirmation)
        row["address"] = self._vault.seal(key, subject, _ADDRESS, confirmation.address)
        await self._session.change(_PUT_CONFIRMATION, **row)

    async def take(self, token_digest: bytes) -> EmailConfirmation | None:
        row = await self._session.first_changed(_TAKE_CONFIRMATION, digest=token_digest)
        if row is None:
            return None
        subject = row["account_id"]
        key = await self._vault.key_of(subject)
        row["address"] = self._vault.open(key, subject, _ADDRESS, row["address"])
        return structured(row, EmailConfirmation)

    async def purge_expired(self, now: datetime) -> int:
        return await self._session.change(_PURGE_CONFIRMATIONS, now=now)


def _way_in(row: dict[str, Any], cls: type[T]) -> tuple[T, Holder]:
    holder = {name: row.pop(_HOLDER + name) for name in _HELD}
    return structured(row, cls), structured(holder, Holder)
