"""Coaches' calendars. One constraint judges every overlap: of holds, sessions and blocked time alike."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from tic_adapters.postgres.columns import (
    DATA,
    METADATA,
    MOMENT,
    UNDER,
    column_for,
    marked,
    one_of,
    plain,
    sealed_for,
    technical,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.scheduling.model import BookingRules, CalendarEntry, EntryState
from tic_domain.shared.classification import classification_of

NO_OVERLAP: Final = "ex_calendar_entries_no_overlap"


def _account(cls: type, attribute: str, **options: Any) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id), **options)


calendars: Final = Table(
    "calendars",
    METADATA,
    _account(CalendarEntry, "coach_id", primary_key=True),
    # Ranges are made of numbers: an id can't be part of the constraint without an extension.
    technical(
        "number", BigInteger, "stands for the coach in the constraint on overlaps", Identity(always=True)
    ),
    UniqueConstraint("coach_id", "number"),
    schema=DATA,
)

entries: Final = Table(
    "calendar_entries",
    METADATA,
    column_for(CalendarEntry, "id", Uuid, primary_key=True),
    column_for(CalendarEntry, "coach_id", Uuid),
    technical("coach_no", BigInteger, "stands for the coach in the constraint on overlaps"),
    _account(CalendarEntry, "coachee_id", nullable=True),
    # No foreign key: an offering may be removed, and what was booked of it stays.
    column_for(CalendarEntry, "offering_id", Uuid, nullable=True),
    column_for(CalendarEntry, "state", Text),
    column_for(CalendarEntry, "starts_at", MOMENT),
    column_for(CalendarEntry, "ends_at", MOMENT),
    column_for(CalendarEntry, "clear_at", MOMENT),
    plain(
        "during",
        TSTZRANGE,
        classification_of(CalendarEntry, "clear_at"),
        Computed("tstzrange(starts_at, clear_at)", persisted=True),
    ),
    column_for(CalendarEntry, "held_until", MOMENT, nullable=True),
    marked(sealed_for(CalendarEntry, "note", nullable=True), UNDER, "coach_id"),
    column_for(CalendarEntry, "sequence", Integer),
    column_for(CalendarEntry, "created_at", MOMENT),
    one_of("state", EntryState, "state_known"),
    ForeignKeyConstraint(["coach_id", "coach_no"], [calendars.c.coach_id, calendars.c.number]),
    CheckConstraint("starts_at < ends_at AND ends_at <= clear_at", name="time_passes"),
    CheckConstraint("coach_id <> coachee_id", name="two_people"),
    CheckConstraint("(state = 'blocked') = (coachee_id IS NULL)", name="sessions_have_coachees"),
    CheckConstraint("(state = 'blocked') = (offering_id IS NULL)", name="sessions_have_offerings"),
    CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", name="holds_end"),
    CheckConstraint("state = 'blocked' OR note IS NULL", name="notes_are_the_coachs"),
    CheckConstraint("sequence >= 0", name="sequence_counts"),
    ExcludeConstraint(
        (text("int8range(coach_no, coach_no, '[]')"), "&&"), ("during", "&&"), name=NO_OVERLAP, using="gist"
    ),
    Index("ix_calendar_entries_of_coach", "coach_id", "clear_at"),
    Index("ix_calendar_entries_of_coachee", "coachee_id", "ends_at"),
    Index("ix_calendar_entries_held", "held_until", postgresql_where=text("state = 'held'")),
    schema=DATA,
)

rules: Final = Table(
    "booking_rules",
    METADATA,
    _account(BookingRules, "coach_id", primary_key=True),
    column_for(BookingRules, "notice_hours", Integer),
    column_for(BookingRules, "buffer_minutes", Integer),
    column_for(BookingRules, "horizon_days", Integer),
    column_for(BookingRules, "grid_minutes", Integer),
    CheckConstraint("notice_hours >= 0", name="notice_counts"),
    CheckConstraint("buffer_minutes >= 0", name="buffer_counts"),
    CheckConstraint("horizon_days >= 1", name="horizon_counts"),
    CheckConstraint("grid_minutes >= 1", name="grid_counts"),
    schema=DATA,
)
