"""Conversations: the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0004_conversations"
down_revision = "0003_matching"
branch_labels = None
depends_on = None

_APPEND_ONLY = """
CREATE FUNCTION tic.disclosures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
        AND to_jsonb(OLD) - 'revoked_at' = to_jsonb(NEW) - 'revoked_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a disclosure is a receipt: it can only be revoked, once'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER disclosures_append_only BEFORE UPDATE OR DELETE ON tic.disclosures
    FOR EACH ROW EXECUTE FUNCTION tic.disclosures_stay();
"""


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("coachee_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("coach_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("coachee_id <> coach_id", name=op.f("ck_conversations_two_people")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_conversations_coach_id")),
        sa.ForeignKeyConstraint(
            ["coachee_id"], ["tic.accounts.id"], name=op.f("fk_conversations_coachee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("coachee_id", "coach_id", name=op.f("uq_conversations_coachee_id_coach_id")),
        schema="tic",
    )
    op.create_index(
        "ix_conversations_of_coach",
        "conversations",
        ["coach_id", sa.literal_column("last_message_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_conversations_of_coachee",
        "conversations",
        ["coachee_id", sa.literal_column("last_message_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_conversations_started", "conversations", ["coachee_id", "started_at"], unique=False, schema="tic"
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["tic.conversations.id"], name=op.f("fk_messages_conversation_id")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["tic.accounts.id"], name=op.f("fk_messages_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        schema="tic",
    )
    op.create_index(
        "ix_messages_of_conversation",
        "messages",
        ["conversation_id", sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
    )
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_version", sa.Integer(), nullable=False),
        sa.Column("cv_version", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('conversation started')", name=op.f("ck_disclosures_cause_known")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_disclosures_coach_id")),
        sa.ForeignKeyConstraint(
            ["coachee_id", "quiz_version"],
            ["tic.quiz_answers.coachee_id", "tic.quiz_answers.version"],
            name=op.f("fk_disclosures_coachee_id_quiz_version"),
        ),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_disclosures_coachee_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["tic.conversations.id"], name=op.f("fk_disclosures_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        schema="tic",
    )
    op.create_index(
        "ix_disclosures_of_coachee",
        "disclosures",
        ["coachee_id", sa.literal_column("granted_at DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_disclosures_of_conversation",
        "disclosures",
        ["conversation_id", sa.literal_column("granted_at DESC")],
        unique=False,
        schema="tic",
    )
    op.create_table(
        "disclosure_accesses",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("accessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["tic.disclosures.id"], name=op.f("fk_disclosure_accesses_disclosure_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_disclosure_accesses")),
        schema="tic",
    )
    op.create_index(
        "ix_disclosure_accesses_of_disclosure",
        "disclosure_accesses",
        ["disclosure_id", "accessed_at"],
        unique=False,
        schema="tic",
    )
    op.create_table(
        "blocks",
        sa.Column("blocker_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name=op.f("ck_blocks_two_people")),
        sa.ForeignKeyConstraint(["blocked_id"], ["tic.accounts.id"], name=op.f("fk_blocks_blocked_id")),
        sa.ForeignKeyConstraint(["blocker_id"], ["tic.accounts.id"], name=op.f("fk_blocks_blocker_id")),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name=op.f("pk_blocks")),
        schema="tic",
    )
    op.create_index("ix_blocks_blocked_id", "blocks", ["blocked_id"], unique=False, schema="tic")
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("blocks", schema="tic")
    op.drop_table("disclosure_accesses", schema="tic")
    op.drop_table("disclosures", schema="tic")
    op.drop_table("messages", schema="tic")
    op.drop_table("conversations", schema="tic")
    op.execute("DROP FUNCTION tic.disclosures_stay()")
