"""Accounts and the ways into them, in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.accounts.model import (
    Account,
    AccountStatus,
    ApiToken,
    EmailConfirmation,
    Holder,
    OperatorAct,
    SignInAttempt,
    UsageConsent,
    WebSession,
)
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ApiTokenId, SessionId


@attrs.define
class AccountTables:
    accounts: dict[AccountId, Account] = attrs.field(factory=dict)
    sessions: dict[SessionId, WebSession] = attrs.field(factory=dict)
    tokens: dict[ApiTokenId, ApiToken] = attrs.field(factory=dict)
    attempts: dict[bytes, SignInAttempt] = attrs.field(factory=dict)
    email_confirmations: dict[AccountId, EmailConfirmation] = attrs.field(factory=dict)
    operator_acts: dict[tuple[AccountId, int], OperatorAct] = attrs.field(factory=dict)


class MemoryAccounts:
    def __init__(self, transaction: Transaction, tables: AccountTables) -> None:
        self._rows = Rows(transaction, tables.accounts, "account")

    async def get(self, account_id: AccountId, *, for_update: bool = False) -> Account:
        account = await self._rows.lock(account_id) if for_update else self._rows.find(account_id)
        if account is None:
            raise NotFound("account")
        return account

    async def names_of(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, str]:
        found = [account for one in account_ids if (account := self._rows.find(one)) is not None]
        return {one.id: one.name for one in found if one.status is not AccountStatus.DELETED}

    async def find_usage_consent(self, account_id: AccountId) -> UsageConsent | None:
        account = self._rows.find(account_id)
        return None if account is None else account.usage_consent

    async def find_by_linkedin(self, subject: str) -> Account | None:
        return next((one for one in self._rows.all() if _subject(one) == subject), None)

    async def find_by_email(self, address: str) -> tuple[Account, ...]:
        wanted = address.strip().casefold()
        return tuple(
            sorted(
                (one for one in self._rows.all() if one.email and one.email.casefold() == wanted),
                key=lambda one: one.id,
            )
        )

    async def add(self, account: Account) -> None:
        subject = _subject(account)
        if subject is not None:
            await self._rows.reserve("linkedin", subject)
            if await self.find_by_linkedin(subject) is not None:
                raise ConcurrentUpdate("account")
        await self._rows.add(account.id, account)

    async def save(self, account: Account) -> None:
        stored = await self._rows.lock(account.id)
        if stored is None or stored.version != account.version:
            raise ConcurrentUpdate("account")
        await self._rows.put(account.id, attrs.evolve(account, version=account.version + 1))


class MemoryWebSessions:
    def __init__(self, transaction: Transaction, tables: AccountTables, accounts: MemoryAccounts) -> None:
        self._rows = Rows(transaction, tables.sessions, "session")
        self._accounts = accounts

    async def find_by_digest(self, digest: bytes) -> tuple[WebSession, Holder] | None:
        for session in self._rows.all():
            if session.token_digest == digest:
                return session, Holder.of(await self._accounts.get(session.account_id))
        return None

    async def list_of(self, account_id: AccountId) -> tuple[WebSession, ...]:
        own = (one for one in self._rows.all() if one.account_id == account_id)
        return tuple(sorted(own, key=lambda one: (one.created_at, one.id), reverse=True))

    async def add(self, session: WebSession) -> None:
        await self._rows.add(session.id, session)

    async def touch(self, session_id: SessionId, now: datetime) -> None:
        session = await self._rows.lock(session_id)
        if session is not None:
            await self._rows.put(session_id, attrs.evolve(session, last_seen_at=now))

    async def end(self, account_id: AccountId, session_id: SessionId) -> bool:
        session = await self._rows.lock(session_id)
        if session is None or session.account_id != account_id:
            return False
        return await self._rows.drop(session_id) is not None

    async def end_all(self, account_id: AccountId) -> int:
        own = [one.id for one in self._rows.all() if one.account_id == account_id]
        return sum([await self._rows.drop(session_id) is not None for session_id in own])

    async def purge_expired(self, now: datetime) -> int:
        over = [one.id for one in self._rows.all() if not one.is_valid(now)]
        return sum([await self._rows.drop(session_id) is not None for session_id in over])


class MemoryApiTokens:
    def __init__(self, transaction: Transaction, tables: AccountTables, accounts: MemoryAccounts) -> None:
        self._rows = Rows(transaction, tables.tokens, "API token")
        self._accounts = accounts

    async def find_by_digest(self, digest: bytes) -> tuple[ApiToken, Holder] | None:
        for token in self._rows.all():
            if token.token_digest == digest:
                return token, Holder.of(await self._accounts.get(token.account_id))
        return None

    async def list_of(self, account_id: AccountId) -> tuple[ApiToken, ...]:
        own = (one for one in self._rows.all() if one.account_id == account_id)
        return tuple(sorted(own, key=lambda one: (one.created_at, one.id), reverse=True))

    async def add(self, token: ApiToken) -> None:
        await self._rows.add(token.id, token)

    async def touch(self, token_id: ApiTokenId, now: datetime) -> None:
        token = await self._rows.lock(token_id)
        if token is not None:
            await self._rows.put(token_id, attrs.evolve(token, last_used_at=now))

    async def revoke(self, account_id: AccountId, token_id: ApiTokenId, now: datetime) -> bool:
        token = await self._rows.lock(token_id)
        if token is None or token.account_id != account_id or not token.is_valid(now):
            return False
        await self._rows.put(token_id, attrs.evolve(token, revoked_at=now))
        return True

    async def revoke_all(self, account_id: AccountId, now: datetime) -> int:
        own = [one.id for one in self._rows.all() if one.account_id == account_id]
        return sum([await self.revoke(account_id, token_id, now) for token_id in own])


class MemorySignInAttempts:
    def __init__(self, transaction: Transaction, tables: AccountTables) -> None:
        self._rows = Rows(transaction, tables.attempts, "sign-in")

    async def add(self, attempt: SignInAttempt) -> None:
        await self._rows.add(attempt.state_digest, attempt)

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        return await self._rows.drop(state_digest)

    async def purge_expired(self, now: datetime) -> int:
        over = [one.state_digest for one in self._rows.all() if now >= one.expires_at]
        return sum([await self._rows.drop(digest) is not None for digest in over])


class MemoryEmailConfirmations:
    def __init__(self, transaction: Transaction, tables: AccountTables) -> None:
        self._rows = Rows(transaction, tables.email_confirmations, "e-mail confirmation")

    async def add(self, confirmation: EmailConfirmation) -> None:
        await self._rows.put(confirmation.account_id, confirmation)

    async def take(self, token_digest: bytes) -> EmailConfirmation | None:
        for known in self._rows.all():
            if known.token_digest == token_digest:
                present = await self._rows.lock(known.account_id)
                if present is None or present.token_digest != token_digest:
                    return None
                return await self._rows.drop(known.account_id)
        return None

    async def purge_expired(self, now: datetime) -> int:
        over = [one.account_id for one in self._rows.all() if now >= one.expires_at]
        return sum([await self._rows.drop(account_id) is not None for account_id in over])


class MemoryOperatorActs:
    def __init__(self, transaction: Transaction, tables: AccountTables) -> None:
        self._rows = Rows(transaction, tables.operator_acts, "operator's act")

    async def add(self, act: OperatorAct) -> None:
        await self._rows.reserve("number", act.account_id)
        await self._rows.add((act.account_id, len(self._of(act.account_id))), act)

    async def list_of(self, account_id: AccountId) -> tuple[OperatorAct, ...]:
        own = enumerate(self._of(account_id))
        return tuple(act for _, act in sorted(own, key=lambda one: (one[1].at, one[0]), reverse=True))

    def _of(self, account_id: AccountId) -> list[OperatorAct]:
        """In the order in which they were added."""
        return [one for one in self._rows.all() if one.account_id == account_id]


def _subject(account: Account) -> str | None:
    return account.linkedin.subject if account.linkedin else None
