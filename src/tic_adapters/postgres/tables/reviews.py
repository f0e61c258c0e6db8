"""Reviews of coaching sessions."""

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of, sealed_for
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import Review


def _account(attribute: str) -> Column[Any]:
    return column_for(Review, attribute, Uuid, ForeignKey(accounts.c.id))


_PUBLISHED: Final = text("published_at IS NOT NULL")

reviews: Final = Table(
    "reviews",
    METADATA,
    column_for(Review, "id", Uuid, primary_key=True),
    column_for(Review, "session_id", Uuid),
    column_for(Review, "order_id", Uuid),
    _account("author_id"),
    _account("subject_id"),
    column_for(Review, "author_side", Text),
    column_for(Review, "rating", SmallInteger),
    sealed_for(Review, "text", nullable=True),
    column_for(Review, "written_at", MOMENT),
    column_for(Review, "due_at", MOMENT),
    column_for(Review, "published_at", MOMENT, nullable=True),
    column_for(Review, "taken_down_at", MOMENT, nullable=True),
    column_for(Review, "taken_down_reason", Text, nullable=True),
    one_of("author_side", Side, "author_side_known"),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating_from_one_to_five"),
    CheckConstraint("author_id <> subject_id", name="two_people"),
    CheckConstraint("taken_down_at IS NULL OR published_at IS NOT NULL", name="published_first"),
    CheckConstraint("(taken_down_at IS NULL) = (taken_down_reason IS NULL)", name="reason_given"),
    UniqueConstraint("session_id", "author_side"),
    Index("ix_reviews_of_author", "author_id", "session_id"),
    Index(
        "ix_reviews_of_subject",
        "subject_id",
        text("published_at DESC"),
        text("id DESC"),
        postgresql_where=_PUBLISHED,
    ),
    Index(
        "ix_reviews_counted",
        "subject_id",
        "rating",
        postgresql_where=text(
            "author_side = 'coachee' AND published_at IS NOT NULL AND taken_down_at IS NULL"
        ),
    ),
    Index("ix_reviews_published", text("published_at DESC"), text("id DESC"), postgresql_where=_PUBLISHED),
    Index("ix_reviews_due", "due_at", postgresql_where=text("published_at IS NULL")),
    schema=DATA,
)
