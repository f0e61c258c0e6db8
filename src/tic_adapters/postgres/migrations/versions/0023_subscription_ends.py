"""Since when a subscription shall end, and where a renewal that failed can be paid."""

import sqlalchemy as sa
from alembic import op

revision = "0023_subscription_ends"
down_revision = "0022_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("renewal_url", sa.Text(), nullable=True), schema="tic")
    op.add_column(
        "subscriptions", sa.Column("end_wished_at", sa.DateTime(timezone=True), nullable=True), schema="tic"
    )
    # What is to end already was asked for at some time before: from now on is the least that can be promised.
    op.execute(
        "UPDATE tic.subscriptions SET end_wished_at = now() "
        "WHERE status <> 'ended' AND (ends_at IS NOT NULL OR wish IN ('end at the period''s end', 'end now'))"
    )


def downgrade() -> None:
    op.drop_column("subscriptions", "end_wished_at", schema="tic")
    op.drop_column("subscriptions", "renewal_url", schema="tic")
