"""Calendars: entries that never overlap, and the rules for booking."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_calendar"
down_revision = "0008_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_calendars_coach_id")),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("coach_id", "number", name=op.f("uq_calendars_coach_id_number")),
        schema="tic",
    )
    op.create_table(
        "booking_rules",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("grid_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("notice_hours >= 0", name=op.f("ck_booking_rules_notice_counts")),
        sa.CheckConstraint("buffer_minutes >= 0", name=op.f("ck_booking_rules_buffer_counts")),
        sa.CheckConstraint("horizon_days >= 1", name=op.f("ck_booking_rules_horizon_counts")),
        sa.CheckConstraint("grid_minutes >= 1", name=op.f("ck_booking_rules_grid_counts")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_booking_rules_coach_id")),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_booking_rules")),
        schema="tic",
    )
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("coach_no", sa.BigInteger(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=True),
        sa.Column("offering_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clear_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "during",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(starts_at, clear_at)", persisted=True),
            nullable=False,
        ),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'booked', 'blocked')", name=op.f("ck_calendar_entries_state_known")
        ),
        sa.CheckConstraint(
            "starts_at < ends_at AND ends_at <= clear_at", name=op.f("ck_calendar_entries_time_passes")
        ),
        sa.CheckConstraint("coach_id <> coachee_id", name=op.f("ck_calendar_entries_two_people")),
        sa.CheckConstraint(
            "(state = 'blocked') = (coachee_id IS NULL)",
            name=op.f("ck_calendar_entries_sessions_have_coachees"),
        ),
        sa.CheckConstraint(
            "(state = 'blocked') = (offering_id IS NULL)",
            name=op.f("ck_calendar_entries_sessions_have_offerings"),
        ),
        sa.CheckConstraint(
            "(state = 'held') = (held_until IS NOT NULL)", name=op.f("ck_calendar_entries_holds_end")
        ),
        sa.CheckConstraint(
            "state = 'blocked' OR note IS NULL", name=op.f("ck_calendar_entries_notes_are_the_coachs")
        ),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_calendar_entries_sequence_counts")),
        sa.ForeignKeyConstraint(
            ["coach_id", "coach_no"],
            ["tic.calendars.coach_id", "tic.calendars.number"],
            name=op.f("fk_calendar_entries_coach_id_coach_no"),
        ),
        sa.ForeignKeyConstraint(
            ["coachee_id"], ["tic.accounts.id"], name=op.f("fk_calendar_entries_coachee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(coach_no, coach_no, '[]')"), "&&"),
            ("during", "&&"),
            name="ex_calendar_entries_no_overlap",
            using="gist",
        ),
        schema="tic",
    )
    op.create_index(
        "ix_calendar_entries_of_coach",
        "calendar_entries",
        ["coach_id", "clear_at"],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_calendar_entries_of_coachee",
        "calendar_entries",
        ["coachee_id", "ends_at"],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_calendar_entries_held",
        "calendar_entries",
        ["held_until"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("state = 'held'"),
    )


def downgrade() -> None:
    op.drop_table("calendar_entries", schema="tic")
    op.drop_table("booking_rules", schema="tic")
    op.drop_table("calendars", schema="tic")
