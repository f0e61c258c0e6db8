"""What accounts need from outside."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from tic_domain.accounts.model import (
    Account,
    ApiToken,
    EmailConfirmation,
    Holder,
    LinkedInIdentity,
    OperatorAct,
    SignInAttempt,
    UsageConsent,
    WebSession,
)
from tic_domain.shared.ids import AccountId, ApiTokenId, SessionId
from tic_domain.shared.ports import UnitOfWork


class Accounts(Protocol):
    async def get(self, account_id: AccountId, *, for_update: bool = False) -> Account:
        """Raises NotFound. `for_update` locks the row until the unit of work ends."""
        ...

    async def names_of(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, str]:
        """Of several at once. Those who are deleted have none."""
        ...

    async def find_usage_consent(self, account_id: AccountId) -> UsageConsent | None:
        """Without opening anything sealed. None where there is no such account."""
        ...

    async def find_by_linkedin(self, subject: str) -> Account | None:
        """By LinkedIn's stable id: never by an e-mail address, which may change hands."""
        ...

    async def find_by_email(self, address: str) -> tuple[Account, ...]:
        """Those with this confirmed address, whatever its case; several are possible."""
        ...

    async def add(self, account: Account) -> None:
        """Raises ConcurrentUpdate where the LinkedIn identity was registered in the meantime."""
        ...

    async def save(self, account: Account) -> None:
        """Stores it with `version + 1`.

        `account.version` is that of loading: raises ConcurrentUpdate where the stored one is another. So an
        account is saved once in a unit of work.
        """
        ...


class WebSessions(Protocol):
    async def find_by_digest(self, digest: bytes) -> tuple[WebSession, Holder] | None: ...

    async def list_of(self, account_id: AccountId) -> tuple[WebSession, ...]:
        """Newest first, expired ones too."""
        ...

    async def add(self, session: WebSession) -> None: ...

    async def touch(self, session_id: SessionId, now: datetime) -> None:
        """Remember that it was used now."""
        ...

    async def end(self, account_id: AccountId, session_id: SessionId) -> bool:
        """False where that account has no such session."""
        ...

    async def end_all(self, account_id: AccountId) -> int:
        """How many were ended."""
        ...

    async def purge_expired(self, now: datetime) -> int: ...


class ApiTokens(Protocol):
    async def find_by_digest(self, digest: bytes) -> tuple[ApiToken, Holder] | None: ...

    async def list_of(self, account_id: AccountId) -> tuple[ApiToken, ...]:
        """Newest first, revoked and expired ones too."""
        ...

    async def add(self, token: ApiToken) -> None: ...

    async def touch(self, token_id: ApiTokenId, now: datetime) -> None: ...

    async def revoke(self, account_id: AccountId, token_id: ApiTokenId, now: datetime) -> bool:
        """False where that account has no such token that still works."""
        ...

    async def revoke_all(self, account_id: AccountId, now: datetime) -> int: ...


class SignInAttempts(Protocol):
    async def add(self, attempt: SignInAttempt) -> None: ...

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        """The attempt, which is gone afterwards: of several at once, one gets it."""
        ...

    async def purge_expired(self, now: datetime) -> int: ...


class EmailConfirmations(Protocol):
    async def add(self, confirmation: EmailConfirmation) -> None:
        """Replaces an earlier one of the same account."""
        ...

    async def take(self, token_digest: bytes) -> EmailConfirmation | None:
        """The confirmation, which is gone afterwards."""
        ...

    async def purge_expired(self, now: datetime) -> int: ...


class OperatorActs(Protocol):
    async def add(self, act: OperatorAct) -> None: ...

    async def list_of(self, account_id: AccountId) -> tuple[OperatorAct, ...]:
        """Newest first."""
        ...


class IdentityProvider(Protocol):
    """LinkedIn, or what stands in for it."""

    async def authorization_url(self, *, state: str, nonce: str) -> str:
        """Where the browser goes to sign in. Raises Unavailable."""
        ...

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        """Whom a callback's code stands for. Raises SignInRefused, Unavailable."""
        ...


class AccountsUnitOfWork(UnitOfWork, Protocol):
    @property
    def accounts(self) -> Accounts: ...

    @property
    def sessions(self) -> WebSessions: ...

    @property
    def tokens(self) -> ApiTokens: ...

    @property
    def attempts(self) -> SignInAttempts: ...

    @property
    def email_confirmations(self) -> EmailConfirmations: ...

    @property
    def operator_acts(self) -> OperatorActs: ...
