"""What came of matches, and versions of the weights."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_outcomes_and_weights"
down_revision = "0005_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_outcomes",
        sa.Column("pair", sa.LargeBinary(), nullable=False),
        sa.Column("coachee", sa.LargeBinary(), nullable=False),
        sa.Column("points", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("top_criterion", sa.Text(), nullable=True),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('shown', 'started', 'booked', 'reviewed')",
            name=op.f("ck_match_outcomes_stage_known"),
        ),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_match_outcomes_rank_counts")),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_match_outcomes")),
        schema="tic",
    )
    op.create_index("ix_match_outcomes_coachee", "match_outcomes", ["coachee"], schema="tic")
    op.create_index("ix_match_outcomes_week", "match_outcomes", ["week"], schema="tic")
    op.create_table(
        "weights_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("boost", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("learned", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("decisions", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'current', 'retired', 'rejected')",
            name=op.f("ck_weights_versions_state_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_weights_versions_version_counts")),
        sa.CheckConstraint("boost BETWEEN 0 AND 10000", name=op.f("ck_weights_versions_boost_known")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_weights_versions")),
        schema="tic",
    )
    op.create_index(
        "uq_weights_versions_current",
        "weights_versions",
        ["state"],
        unique=True,
        schema="tic",
        postgresql_where=sa.text("state = 'current'"),
    )


def downgrade() -> None:
    op.drop_table("weights_versions", schema="tic")
    op.drop_table("match_outcomes", schema="tic")
