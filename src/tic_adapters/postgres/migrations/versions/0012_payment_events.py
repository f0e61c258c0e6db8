"""What the payment provider said has changed: ids only."""

import sqlalchemy as sa
from alembic import op

revision = "0012_payment_events"
down_revision = "0011_market_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('checkout', 'refund', 'dispute', 'transfer', 'subscription', 'payee', 'withdrawal', "
            "'other')",
            name=op.f("ck_payment_events_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
        schema="tic",
    )
    op.create_index(
        "ix_payment_events_unhandled",
        "payment_events",
        ["received_at", "id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_index(
        "ix_payment_events_received_at", "payment_events", ["received_at"], unique=False, schema="tic"
    )


def downgrade() -> None:
    op.drop_table("payment_events", schema="tic")
