"""Matching everyone at once: runs, their scores meanwhile, and suggestions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_suggestions"
down_revision = "0006_outcomes_and_weights"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_workers", sa.Boolean(), nullable=False),
        sa.Column("shards", sa.Integer(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'abandoned')", name=op.f("ck_match_runs_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_runs")),
        schema="tic",
    )
    op.create_index(
        "uq_match_runs_open",
        "match_runs",
        ["state"],
        unique=True,
        schema="tic",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "match_run_scores",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("answers_version", sa.Integer(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coachee_id"], ["tic.accounts.id"], name=op.f("fk_match_run_scores_coachee_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["tic.match_runs.id"], name=op.f("fk_match_run_scores_run_id")),
        sa.PrimaryKeyConstraint("run_id", "coachee_id", name=op.f("pk_match_run_scores")),
        schema="tic",
    )
    op.create_index(
        "ix_match_run_scores_waiting",
        "match_run_scores",
        ["run_id", "shard", "coachee_id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("result IS NULL"),
    )
    op.create_table(
        "suggestions",
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("answers_version", sa.Integer(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_suggestions_coach_id")),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_suggestions_coachee_id")),
        sa.PrimaryKeyConstraint("coachee_id", name=op.f("pk_suggestions")),
        schema="tic",
    )
    op.create_index(op.f("ix_suggestions_coach_id"), "suggestions", ["coach_id"], schema="tic")


def downgrade() -> None:
    op.drop_table("suggestions", schema="tic")
    op.drop_table("match_run_scores", schema="tic")
    op.drop_table("match_runs", schema="tic")
