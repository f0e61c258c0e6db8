"""Subscriptions."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_subscriptions"
down_revision = "0014_reviews"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        _moment("placed_at", nullable=False),
        _moment("held_until", nullable=False),
        sa.Column("checkout", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        _moment("period_ends_at", nullable=True),
        _moment("ends_at", nullable=True),
        _moment("unpaid_since", nullable=True),
        _moment("next_attempt_at", nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        _moment("look_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('awaiting payment', 'active', 'past due', 'unpaid', 'paused', 'ended', 'unknown')",
            name=op.f("ck_subscriptions_status_known"),
        ),
        sa.CheckConstraint(
            "wish IN ('end at the period''s end', 'go on', 'end now')",
            name=op.f("ck_subscriptions_wish_known"),
        ),
        sa.CheckConstraint("coachee_id <> coach_id", name=op.f("ck_subscriptions_two_people")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_subscriptions_minutes_count")),
        sa.CheckConstraint("sessions > 0", name=op.f("ck_subscriptions_sessions_count")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_subscriptions_price_counts")),
        sa.CheckConstraint("currency ~ '^[a-z]{3}$'", name=op.f("ck_subscriptions_currency_is_a_code")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_subscriptions_version_counts")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_subscriptions_coach_id")),
        sa.ForeignKeyConstraint(
            ["coachee_id"], ["tic.accounts.id"], name=op.f("fk_subscriptions_coachee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        schema="tic",
    )
    for side in ("coachee", "coach"):
        op.create_index(
            f"ix_subscriptions_of_{side}",
            "subscriptions",
            [f"{side}_id", sa.literal_column("id DESC")],
            unique=False,
            schema="tic",
        )
    op.create_index(
        "ix_subscriptions_due",
        "subscriptions",
        ["look_at", "id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index(
        "ix_subscriptions_running",
        "subscriptions",
        ["id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("status <> 'ended'"),
    )


def downgrade() -> None:
    op.drop_table("subscriptions", schema="tic")
