"""Coaches: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_coaches"
down_revision = "0001_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public_name", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("worked_at", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("interviewed_for", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("top_level", sa.Integer(), nullable=False),
        sa.Column("interview_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("native_languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("hours", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "listing IN ('draft', 'listed', 'paused', 'delisted', 'taken down')",
            name=op.f("ck_coach_profiles_listing_known"),
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_coach_profiles_capacity_counts")),
        sa.CheckConstraint("top_level BETWEEN 1 AND 7", name=op.f("ck_coach_profiles_top_level_known")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_coach_profiles_version_counts")),
        sa.ForeignKeyConstraint(["id"], ["tic.accounts.id"], name=op.f("fk_coach_profiles_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_profiles")),
        schema="tic",
    )
    op.create_index(
        "ix_coach_profiles_all",
        "coach_profiles",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_coach_profiles_public",
        "coach_profiles",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("listing IN ('listed', 'paused')"),
    )
    op.create_table(
        "offerings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=False),
        sa.Column("price_currency", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('single', 'package', 'subscription')", name=op.f("ck_offerings_kind_known")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_offerings_minutes_count")),
        sa.CheckConstraint("price_amount >= 0", name=op.f("ck_offerings_price_counts")),
        sa.CheckConstraint("sessions > 0", name=op.f("ck_offerings_sessions_count")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.coach_profiles.id"], name=op.f("fk_offerings_coach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offerings")),
        sa.UniqueConstraint(
            "coach_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_offerings_coach_id_position"),
        ),
        schema="tic",
    )


def downgrade() -> None:
    op.drop_table("offerings", schema="tic")
    op.drop_table("coach_profiles", schema="tic")
