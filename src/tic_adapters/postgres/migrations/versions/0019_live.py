"""What open pages and programs are told at once, and what others may see of one meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0019_live"
down_revision = "0018_mails"
branch_labels = None
depends_on = None

_KINDS = "'message', 'message-edited', 'message-deleted', 'read', 'contact', 'typing', 'presence', 'access'"


def upgrade() -> None:
    op.create_table(
        "live_heads",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_live_heads")),
        schema="tic",
    )
    op.create_table(
        "live_events",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_live_events_kind_known")),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_live_events")),
        schema="tic",
    )
    op.create_index("ix_live_events_at", "live_events", ["at"], unique=False, schema="tic")
    op.create_table(
        "chat_preferences",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("shows_typing", sa.Boolean(), nullable=False),
        sa.Column("shows_presence", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_chat_preferences")),
        schema="tic",
    )


def downgrade() -> None:
    op.drop_table("chat_preferences", schema="tic")
    op.drop_table("live_events", schema="tic")
    op.drop_table("live_heads", schema="tic")
