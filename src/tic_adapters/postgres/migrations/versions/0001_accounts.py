"""Accounts: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_accounts"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA tic_keys")
    op.create_table(
        "subject_keys",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_subject_keys")),
        schema="tic_keys",
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("pending_email", sa.LargeBinary(), nullable=True),
        sa.Column("linkedin", sa.LargeBinary(), nullable=True),
        sa.Column("name_corrected", sa.Boolean(), nullable=False),
        sa.Column("email_corrected", sa.Boolean(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active_role", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("linkedin_index", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("active_role IN ('coach', 'coachee')", name=op.f("ck_accounts_active_role_known")),
        sa.CheckConstraint("roles <@ ARRAY['coach', 'coachee']", name=op.f("ck_accounts_roles_known")),
        sa.CheckConstraint("status IN ('active', 'suspended')", name=op.f("ck_accounts_status_known")),
        sa.CheckConstraint(
            "active_role IS NULL OR active_role = ANY (roles)", name=op.f("ck_accounts_active_role_held")
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_accounts_version_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        schema="tic",
    )
    op.create_index("ix_accounts_email_index", "accounts", ["email_index"], unique=False, schema="tic")
    op.create_index("uq_accounts_linkedin_index", "accounts", ["linkedin_index"], unique=True, schema="tic")
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["tic.accounts.id"], name=op.f("fk_web_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        schema="tic",
    )
    op.create_index("ix_web_sessions_account_id", "web_sessions", ["account_id"], unique=False, schema="tic")
    op.create_index("ix_web_sessions_expires_at", "web_sessions", ["expires_at"], unique=False, schema="tic")
    op.create_index(
        "uq_web_sessions_token_digest", "web_sessions", ["token_digest"], unique=True, schema="tic"
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["tic.accounts.id"], name=op.f("fk_api_tokens_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        schema="tic",
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"], unique=False, schema="tic")
    op.create_index("uq_api_tokens_token_digest", "api_tokens", ["token_digest"], unique=True, schema="tic")
    op.create_table(
        "sign_in_attempts",
        sa.Column("state_digest", sa.LargeBinary(), nullable=False),
        sa.Column("browser_digest", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("return_to", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_sign_in_attempts")),
        schema="tic",
    )
    op.create_index(
        "ix_sign_in_attempts_expires_at", "sign_in_attempts", ["expires_at"], unique=False, schema="tic"
    )
    op.create_table(
        "email_confirmations",
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_email_confirmations_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_email_confirmations")),
        schema="tic",
    )
    op.create_index(
        "ix_email_confirmations_expires_at", "email_confirmations", ["expires_at"], unique=False, schema="tic"
    )
    op.create_index(
        "uq_email_confirmations_token_digest",
        "email_confirmations",
        ["token_digest"],
        unique=True,
        schema="tic",
    )
    op.create_table(
        "idempotent_requests",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_idempotent_requests_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "key_digest", name=op.f("pk_idempotent_requests")),
        schema="tic",
    )
    op.create_index(
        "ix_idempotent_requests_claimed_at", "idempotent_requests", ["claimed_at"], unique=False, schema="tic"
    )


def downgrade() -> None:
    op.drop_table("idempotent_requests", schema="tic")
    op.drop_table("email_confirmations", schema="tic")
    op.drop_table("sign_in_attempts", schema="tic")
    op.drop_table("api_tokens", schema="tic")
    op.drop_table("web_sessions", schema="tic")
    op.drop_table("accounts", schema="tic")
    op.drop_table("subject_keys", schema="tic_keys")
    op.execute("DROP SCHEMA tic_keys")
