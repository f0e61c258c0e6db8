"""Messages can be edited and deleted, and a repeated send is known by the client's own id."""

import sqlalchemy as sa
from alembic import op

revision = "0016_messages"
down_revision = "0015_subscriptions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("client_id", sa.Uuid(), nullable=True), schema="tic")
    for name in ("edited_at", "deleted_at"):
        op.add_column("messages", sa.Column(name, sa.DateTime(timezone=True), nullable=True), schema="tic")
    op.alter_column("messages", "body", nullable=True, schema="tic")
    op.create_check_constraint(
        op.f("ck_messages_deleted_has_no_body"),
        "messages",
        "(body IS NULL) = (deleted_at IS NOT NULL)",
        schema="tic",
    )
    # Both columns the same way: then (conversation_id, id) can be compared as a pair.
    op.drop_index("ix_messages_of_conversation", "messages", schema="tic")
    op.create_index("ix_messages_of_conversation", "messages", ["conversation_id", "id"], schema="tic")
    op.create_index("ix_messages_by_time", "messages", ["conversation_id", "sent_at"], schema="tic")
    op.create_index(
        "uq_messages_client_id",
        "messages",
        ["conversation_id", "sender_id", "client_id"],
        unique=True,
        schema="tic",
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_messages_client_id", "messages", schema="tic")
    op.drop_index("ix_messages_by_time", "messages", schema="tic")
    op.drop_index("ix_messages_of_conversation", "messages", schema="tic")
    op.create_index(
        "ix_messages_of_conversation",
        "messages",
        ["conversation_id", sa.literal_column("id DESC")],
        schema="tic",
    )
    # The older form knows no deleted messages: they go for good.
    op.execute("DELETE FROM tic.messages WHERE body IS NULL")
    op.drop_constraint(op.f("ck_messages_deleted_has_no_body"), "messages", schema="tic")
    op.alter_column("messages", "body", nullable=False, schema="tic")
    for name in ("deleted_at", "edited_at", "client_id"):
        op.drop_column("messages", name, schema="tic")
