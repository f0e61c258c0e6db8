"""Coaches' public profiles: in the open, since a listing is public."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from tic_adapters.postgres.columns import (
    DATA,
    DOCUMENT,
    METADATA,
    MOMENT,
    WORDS,
    column_for,
    one_of,
    plain,
    technical,
)
from tic_adapters.postgres.personal_data import SEARCH_WORDS
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.coaches.model import CoachProfile, Listing, Offering, OfferingKind
from tic_domain.shared.classification import System

profiles: Final = Table(
    "coach_profiles",
    METADATA,
    column_for(CoachProfile, "id", Uuid, ForeignKey(accounts.c.id), primary_key=True),
    column_for(CoachProfile, "public_name", Text),
    column_for(CoachProfile, "headline", Text),
    column_for(CoachProfile, "bio", Text),
    column_for(CoachProfile, "worked_at", WORDS),
    column_for(CoachProfile, "interviewed_for", WORDS),
    column_for(CoachProfile, "roles", WORDS),
    column_for(CoachProfile, "top_level", Integer),
    column_for(CoachProfile, "interview_kinds", WORDS),
    column_for(CoachProfile, "topics", WORDS),
    column_for(CoachProfile, "languages", WORDS),
    column_for(CoachProfile, "native_languages", WORDS),
    column_for(CoachProfile, "hours", DOCUMENT),
    column_for(CoachProfile, "listing", Text),
    column_for(CoachProfile, "capacity", Integer),
    column_for(CoachProfile, "created_at", MOMENT),
    column_for(CoachProfile, "version", Integer),
    one_of("listing", Listing, "listing_known"),
    CheckConstraint("capacity >= 0", name="capacity_counts"),
    CheckConstraint("top_level BETWEEN 1 AND 7", name="top_level_known"),
    CheckConstraint("version >= 0", name="version_counts"),
    Index("ix_coach_profiles_all", text("created_at DESC"), text("id DESC")),
    schema=DATA,
)


def _place(name: str, owner: type) -> Column[Any]:
    return column_for(owner, "id", Uuid, ForeignKey(profiles.c.id), name=name)


offerings: Final = Table(
    "offerings",
    METADATA,
    column_for(Offering, "id", Uuid, primary_key=True),
    _place("coach_id", CoachProfile),
    plain("position", Integer, System("order of a coach's offerings")),
    column_for(Offering, "kind", Text),
    column_for(Offering, "title", Text),
    column_for(Offering, "minutes", Integer),
    column_for(Offering, "sessions", Integer),
    column_for(Offering, "price", BigInteger, name="price_amount"),
    column_for(Offering, "price", Text, name="price_currency"),
    one_of("kind", OfferingKind, "kind_known"),
    CheckConstraint("minutes > 0", name="minutes_count"),
    CheckConstraint("sessions > 0", name="sessions_count"),
    CheckConstraint("price_amount >= 0", name="price_counts"),
    # Checked at the commit, so that offerings can change places.
    UniqueConstraint("coach_id", "position", deferrable=True, initially="DEFERRED"),
    schema=DATA,
)

directory_words: Final = Table(
    "directory_words",
    METADATA,
    column_for(
        CoachProfile,
        "id",
        Uuid,
        ForeignKey(profiles.c.id, ondelete="CASCADE"),
        name="coach_id",
        primary_key=True,
    ),
    plain("number", Integer, System("place of a profile in a process's memory"), Identity(always=True)),
    plain("lexemes", TSVECTOR, SEARCH_WORDS),
    UniqueConstraint("number"),
    # Without a list of what is still to be sorted in: each search would pay for who wrote before it.
    Index(
        "ix_directory_words_lexemes", "lexemes", postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    ),
    schema=DATA,
)
"""Apart from the profiles, the words themselves out of line: whom a word leads to is read from few pages."""

directory_changes: Final = Table(
    "directory_changes",
    METADATA,
    technical("id", BigInteger, "order of the log", Identity(always=True), primary_key=True),
    technical("number", Integer, "which profile has to be looked at again"),
    technical("changed", BigInteger, "number of the transaction"),
    technical("made_at", MOMENT, "when it can be forgotten"),
    Index("ix_directory_changes_changed", "changed"),
    schema=DATA,
)
"""Written by triggers, so that no writer can forget it; read by whatever keeps a copy of the directory."""
