"""Accounts, and the ways into them."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import (
    DATA,
    EMPTY,
    METADATA,
    MOMENT,
    WORDS,
    column_for,
    marked,
    one_of,
    plain,
    sealed_for,
    technical,
)
from tic_adapters.postgres.personal_data import BLIND_INDEX
from tic_domain.accounts.model import (
    Account,
    AccountStatus,
    ApiToken,
    EmailConfirmation,
    OperatorAct,
    OperatorActKind,
    Role,
    SignInAttempt,
    UsageConsent,
    WebSession,
)

accounts: Final = Table(
    "accounts",
    METADATA,
    column_for(Account, "id", Uuid, primary_key=True),
    sealed_for(Account, "name"),
    sealed_for(Account, "email", nullable=True),
    sealed_for(Account, "pending_email", nullable=True),
    sealed_for(Account, "linkedin", nullable=True),
    column_for(Account, "name_corrected", Boolean),
    column_for(Account, "email_corrected", Boolean),
    column_for(Account, "roles", WORDS),
    column_for(Account, "active_role", Text, nullable=True),
    column_for(Account, "status", Text),
    marked(column_for(Account, "usage_consent", Text), EMPTY, UsageConsent.NOT_ASKED.value),
    column_for(Account, "usage_decided_at", MOMENT, nullable=True),
    column_for(Account, "created_at", MOMENT),
    column_for(Account, "version", Integer),
    plain("email_index", LargeBinary, BLIND_INDEX, nullable=True),
    plain("linkedin_index", LargeBinary, BLIND_INDEX, nullable=True),
    one_of("status", AccountStatus, "status_known"),
    one_of("usage_consent", UsageConsent, "usage_consent_known"),
    one_of("active_role", Role, "active_role_known"),
    CheckConstraint("roles <@ ARRAY['coach', 'coachee']", name="roles_known"),
    CheckConstraint("active_role IS NULL OR active_role = ANY (roles)", name="active_role_held"),
    CheckConstraint("version >= 0", name="version_counts"),
    Index("uq_accounts_linkedin_index", "linkedin_index", unique=True),
    Index("ix_accounts_email_index", "email_index"),
    schema=DATA,
)


def _owner(cls: type, **options: Any) -> Column[Any]:
    return column_for(cls, "account_id", Uuid, ForeignKey(accounts.c.id), **options)


sessions: Final = Table(
    "web_sessions",
    METADATA,
    column_for(WebSession, "id", Uuid, primary_key=True),
    _owner(WebSession),
    column_for(WebSession, "token_digest", LargeBinary),
    column_for(WebSession, "device", Text),
    column_for(WebSession, "created_at", MOMENT),
    column_for(WebSession, "last_seen_at", MOMENT),
    column_for(WebSession, "expires_at", MOMENT),
    Index("uq_web_sessions_token_digest", "token_digest", unique=True),
    Index("ix_web_sessions_account_id", "account_id"),
    Index("ix_web_sessions_expires_at", "expires_at"),
    schema=DATA,
)

tokens: Final = Table(
    "api_tokens",
    METADATA,
    column_for(ApiToken, "id", Uuid, primary_key=True),
    _owner(ApiToken),
    column_for(ApiToken, "name", Text),
    column_for(ApiToken, "token_digest", LargeBinary),
    column_for(ApiToken, "scopes", WORDS),
    column_for(ApiToken, "created_at", MOMENT),
    column_for(ApiToken, "expires_at", MOMENT),
    column_for(ApiToken, "last_used_at", MOMENT, nullable=True),
    column_for(ApiToken, "revoked_at", MOMENT, nullable=True),
    Index("uq_api_tokens_token_digest", "token_digest", unique=True),
    Index("ix_api_tokens_account_id", "account_id"),
    schema=DATA,
)

attempts: Final = Table(
    "sign_in_attempts",
    METADATA,
    column_for(SignInAttempt, "state_digest", LargeBinary, primary_key=True),
    column_for(SignInAttempt, "browser_digest", LargeBinary),
    column_for(SignInAttempt, "nonce", Text),
    column_for(SignInAttempt, "return_to", Text),
    column_for(SignInAttempt, "created_at", MOMENT),
    column_for(SignInAttempt, "expires_at", MOMENT),
    Index("ix_sign_in_attempts_expires_at", "expires_at"),
    schema=DATA,
)

email_confirmations: Final = Table(
    "email_confirmations",
    METADATA,
    column_for(EmailConfirmation, "token_digest", LargeBinary),
    _owner(EmailConfirmation, primary_key=True),
    sealed_for(EmailConfirmation, "address"),
    column_for(EmailConfirmation, "expires_at", MOMENT),
    Index("uq_email_confirmations_token_digest", "token_digest", unique=True),
    Index("ix_email_confirmations_expires_at", "expires_at"),
    schema=DATA,
)

operator_acts: Final = Table(
    "operator_acts",
    METADATA,
    technical("number", BigInteger, "order of acts at one moment", Identity(always=True), primary_key=True),
    _owner(OperatorAct),
    column_for(OperatorAct, "kind", Text),
    column_for(OperatorAct, "about", Uuid, nullable=True),
    sealed_for(OperatorAct, "reason"),
    column_for(OperatorAct, "at", MOMENT),
    one_of("kind", OperatorActKind, "kind_known"),
    Index("ix_operator_acts_of_account", "account_id", text("at DESC"), text("number DESC")),
    schema=DATA,
)
