"""What members say to analytics. Nobody who was here before has been asked."""

import sqlalchemy as sa
from alembic import op

revision = "0024_usage_consent"
down_revision = "0023_subscription_ends"
branch_labels = None
depends_on = None

_KNOWN = "'not asked', 'given', 'given despite the signal', 'refused', 'refused by the signal'"


def upgrade() -> None:
    op.add_column(
        "accounts",
        sa.Column("usage_consent", sa.Text(), nullable=False, server_default="not asked"),
        schema="tic",
    )
    op.alter_column("accounts", "usage_consent", server_default=None, schema="tic")
    op.add_column(
        "accounts", sa.Column("usage_decided_at", sa.DateTime(timezone=True), nullable=True), schema="tic"
    )
    op.create_check_constraint(
        op.f("ck_accounts_usage_consent_known"), "accounts", f"usage_consent IN ({_KNOWN})", schema="tic"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_accounts_usage_consent_known"), "accounts", schema="tic")
    op.drop_column("accounts", "usage_decided_at", schema="tic")
    op.drop_column("accounts", "usage_consent", schema="tic")
