"""Accounts, and the ways into them."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.accounts import personal_data as data
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, ApiTokenId, SessionId

SESSION_LIFETIME: Final = timedelta(days=30)
SIGN_IN_LIFETIME: Final = timedelta(minutes=10)
EMAIL_CONFIRMATION_LIFETIME: Final = timedelta(days=2)
LONGEST_TOKEN_LIFETIME: Final = timedelta(days=365)
MOST_TOKENS: Final = 20
DELETED: Final = "Deleted member"
"""How somebody is called who has no name any more."""


class Role(Enum):
    COACH = "coach"
    COACHEE = "coachee"


class AccountStatus(Enum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"
    """For good: what is left of it says nothing of a person."""


class UsageConsent(Enum):
    """What a member says to analytics: page views, product events, masked recordings."""

    NOT_ASKED = "not asked"
    GIVEN = "given"
    GIVEN_DESPITE_SIGNAL = "given despite the signal"
    """In Settings, by a browser that sends Global Privacy Control all the same."""
    REFUSED = "refused"
    REFUSED_BY_SIGNAL = "refused by the signal"
    """Given once, and taken back by a browser that sends Global Privacy Control."""

    @property
    def is_given(self) -> bool:
        """Whether product events of this member may be counted."""
        return self in {UsageConsent.GIVEN, UsageConsent.GIVEN_DESPITE_SIGNAL}


class Scope(Enum):
    """What an API token may do."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    MATCHING_READ = "matching:read"
    MATCHING_WRITE = "matching:write"
    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_WRITE = "conversations:write"
    CALENDAR_READ = "calendar:read"
    CALENDAR_WRITE = "calendar:write"
    REVIEWS_READ = "reviews:read"
    REVIEWS_WRITE = "reviews:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    PRIVACY_READ = "privacy:read"
    PRIVACY_WRITE = "privacy:write"


@attrs.frozen(kw_only=True)
class LinkedInIdentity:
    """What LinkedIn says about a member, as of the last sign-in. `subject` is LinkedIn's own stable id."""

    subject: str
    name: str
    email: str | None
    email_verified: bool
    picture: str | None
    locale: str | None


@stored
@attrs.frozen(kw_only=True)
class Account:
    id: AccountId = field(metadata=data.ACCOUNT_ID)
    name: str = field(metadata=data.NAME)
    email: str | None = field(metadata=data.EMAIL)
    """Only ever a confirmed address: LinkedIn says it is verified, or its owner followed our link."""
    pending_email: str | None = field(metadata=data.PENDING_EMAIL)
    linkedin: LinkedInIdentity | None = field(metadata=data.LINKEDIN)
    name_corrected: bool = field(metadata=system("LinkedIn must not undo a correction of the name"))
    email_corrected: bool = field(metadata=system("LinkedIn must not undo a correction of the address"))
    roles: frozenset[Role] = field(metadata=data.ROLES)
    active_role: Role | None = field(metadata=data.ACTIVE_ROLE)
    status: AccountStatus = field(metadata=data.STATUS)
    usage_consent: UsageConsent = field(metadata=data.USAGE_CONSENT)
    usage_decided_at: datetime | None = field(metadata=data.USAGE_CONSENT)
    created_at: datetime = field(metadata=data.MEMBER_SINCE)
    version: int = field(metadata=system("optimistic lock"))

    @classmethod
    def register(cls, *, id: AccountId, identity: LinkedInIdentity, now: datetime) -> Self:
        return cls(
            id=id,
            name=identity.name,
            email=identity.email if identity.email_verified else None,
            pending_email=None,
            linkedin=identity,
            name_corrected=False,
            email_corrected=False,
            roles=frozenset(),
            active_role=None,
            status=AccountStatus.ACTIVE,
            usage_consent=UsageConsent.NOT_ASKED,
            usage_decided_at=None,
            created_at=now,
            version=0,
        )

    def seen_on_linkedin(self, identity: LinkedInIdentity) -> Self:
        """What LinkedIn says now; what the member corrected here stays corrected."""
        keep_email = self.email_corrected or not (identity.email and identity.email_verified)
        return attrs.evolve(
            self,
            linkedin=identity,
            name=self.name if self.name_corrected else identity.name,
            email=self.email if keep_email else identity.email,
        )

    def using(self, roles: frozenset[Role], active: Role) -> Self:
        return attrs.evolve(self, roles=roles, active_role=active)

    def renamed(self, name: str) -> Self:
        return attrs.evolve(self, name=name, name_corrected=True)

    def awaiting_email(self, address: str) -> Self:
        return attrs.evolve(self, pending_email=address)

    def with_email(self, address: str) -> Self:
        return attrs.evolve(self, email=address, pending_email=None, email_corrected=True)

    def consenting(self, consent: UsageConsent, now: datetime) -> Self:
        return attrs.evolve(self, usage_consent=consent, usage_decided_at=now)

    def deleted(self) -> Self:
        """Nothing that names anybody. Signing in again makes another account."""
        return attrs.evolve(
            self,
            name=DELETED,
            email=None,
            pending_email=None,
            linkedin=None,
            roles=frozenset(),
            active_role=None,
            usage_consent=UsageConsent.NOT_ASKED,
            usage_decided_at=None,
            status=AccountStatus.DELETED,
        )

    def suspended(self) -> Self:
        return attrs.evolve(self, status=AccountStatus.SUSPENDED)

    def restored(self) -> Self:
        return attrs.evolve(self, status=AccountStatus.ACTIVE)


@attrs.frozen(kw_only=True)
class Holder:
    """Whose way in it is: what every request asks of an account. Nothing sealed has to be opened for it."""

    id: AccountId
    roles: frozenset[Role]
    active_role: Role | None
    status: AccountStatus

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(id=account.id, roles=account.roles, active_role=account.active_role, status=account.status)


@stored
@attrs.frozen(kw_only=True)
class WebSession:
    """A signed-in browser. Only the digest of its token is kept."""

    id: SessionId = field(metadata=data.SESSION_ID)
    account_id: AccountId = field(metadata=data.WAY_IN_OWNER)
    token_digest: bytes = field(metadata=data.SESSION_TOKEN)
    device: str = field(metadata=data.SESSION_DEVICE)
    """In words, for the list of signed-in devices: “Firefox on Linux”."""
    created_at: datetime = field(metadata=data.SESSION_TIME)
    last_seen_at: datetime = field(metadata=data.SESSION_TIME)
    expires_at: datetime = field(metadata=data.SESSION_TIME)

    def is_valid(self, now: datetime) -> bool:
        return now < self.expires_at


@stored
@attrs.frozen(kw_only=True)
class ApiToken:
    """A client program's way in. Only the digest of the token is kept."""

    id: ApiTokenId = field(metadata=data.TOKEN_ID)
    account_id: AccountId = field(metadata=data.WAY_IN_OWNER)
    name: str = field(metadata=data.TOKEN_NAME)
    token_digest: bytes = field(metadata=data.TOKEN_DIGEST)
    scopes: frozenset[Scope] = field(metadata=data.TOKEN_SCOPES)
    created_at: datetime = field(metadata=data.TOKEN_TIME)
    expires_at: datetime = field(metadata=data.TOKEN_TIME)
    last_used_at: datetime | None = field(metadata=data.TOKEN_TIME)
    revoked_at: datetime | None = field(metadata=data.TOKEN_TIME)

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@stored
@attrs.frozen(kw_only=True)
class SignInAttempt:
    """A sign-in that was begun here and may be completed once."""

    state_digest: bytes = field(metadata=system("single use of a sign-in; not tied to a person"))
    browser_digest: bytes = field(metadata=system("binds the sign-in to the browser that began it"))
    nonce: str = field(metadata=system("replay protection of the ID token"))
    return_to: str = field(metadata=system("a path of this site"))
    created_at: datetime = field(metadata=system("expiry of an unfinished sign-in"))
    expires_at: datetime = field(metadata=system("expiry of an unfinished sign-in"))


@stored
@attrs.frozen(kw_only=True)
class EmailConfirmation:
    """A link sent to a new address; following it proves that the address is the member's."""

    token_digest: bytes = field(metadata=data.TOKEN_DIGEST)
    account_id: AccountId = field(metadata=data.WAY_IN_OWNER)
    address: str = field(metadata=data.PENDING_EMAIL)
    expires_at: datetime = field(metadata=data.SESSION_TIME)


class OperatorActKind(Enum):
    """What an operator did with an account, or with what is held about its owner."""

    SUSPENDED = "suspended your account"
    RESTORED = "opened your account again"
    WARNED = "warned you"
    ACCESS_ISSUED = "issued an API token for your account"
    PROFILE_TAKEN_DOWN = "took your coach profile down"
    REVIEW_TAKEN_DOWN = "took a review of yours down"
    CONVERSATION_READ = "read a conversation of yours"
    REPORT_READ = "read a report with messages of yours"
    CV_UPLOADED = "uploaded a CV for you"
    CV_DOWNLOADED = "downloaded your CV"
    CV_DELETED = "deleted a CV of yours"
    ORDER_REFUNDED = "refunded an order"
    ORDER_CANCELLED = "cancelled an order"
    PAYOUT_HELD = "kept a payout back"
    PAYOUT_RELEASED = "let a payout go on"
    DATA_SHOWN = "looked at what is held about you"
    DATA_CORRECTED = "corrected what is held about you"
    DATA_EXPORTED = "exported what is held about you"
    DELETION_REQUESTED = "asked for the deletion of your account"
    DELETION_CANCELLED = "called the deletion of your account off"


@stored
@attrs.frozen(kw_only=True)
class OperatorAct:
    """That an operator did something with this account or its data, and why. Its owner sees every one."""

    account_id: AccountId = field(metadata=data.OPERATOR_SUBJECT)
    kind: OperatorActKind = field(metadata=data.OPERATOR_ACT)
    about: UUID | None = field(metadata=data.OPERATOR_ACT)
    """Which order, conversation, review or report it was about; None where it was the account itself."""
    reason: str = field(metadata=data.OPERATOR_REASON)
    at: datetime = field(metadata=data.OPERATOR_ACT)


@attrs.frozen(kw_only=True)
class Principal:
    """Who is asking, as established for one request."""

    account_id: AccountId
    roles: frozenset[Role]
    active_role: Role | None
    scopes: frozenset[Scope] | None
    """What a token allows; None for a browser session, which may do all that its account may."""
    session_id: SessionId | None
    token_id: ApiTokenId | None
