"""Matching: the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0003_matching"
down_revision = "0002_coaches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quiz_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_quiz_answers_version_counts")),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_quiz_answers_coachee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answers")),
        sa.UniqueConstraint("coachee_id", "version", name=op.f("uq_quiz_answers_coachee_id_version")),
        schema="tic",
    )
    op.create_table(
        "quiz_drafts",
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_quiz_drafts_coachee_id")),
        sa.PrimaryKeyConstraint("coachee_id", name=op.f("pk_quiz_drafts")),
        schema="tic",
    )
    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("answers_version", sa.Integer(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_matches_coach_id")),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_matches_coachee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        schema="tic",
    )
    op.create_index(
        "ix_matches_of_coachee",
        "matches",
        ["coachee_id", sa.literal_column("made_at DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index("ix_matches_shown", "matches", ["coach_id", "made_at"], unique=False, schema="tic")


def downgrade() -> None:
    op.drop_table("matches", schema="tic")
    op.drop_table("quiz_drafts", schema="tic")
    op.drop_table("quiz_answers", schema="tic")
