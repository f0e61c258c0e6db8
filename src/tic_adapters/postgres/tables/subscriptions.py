"""Subscriptions. What a month brought is an order of its own."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import (
    DATA,
    DOCUMENT,
    METADATA,
    MOMENT,
    REFERENCE,
    column_for,
    marked,
    one_of,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription, Wish


def _column(attribute: str, *arguments: Any, **options: Any) -> Column[Any]:
    return column_for(Subscription, attribute, *arguments, **options)


IS_RUNNING: Final = text(f"status <> '{SubscriptionStatus.ENDED.value}'")

subscriptions: Final = Table(
    "subscriptions",
    METADATA,
    _column("id", Uuid, primary_key=True),
    _column("coachee_id", Uuid, ForeignKey(accounts.c.id)),
    _column("coach_id", Uuid, ForeignKey(accounts.c.id)),
    # No foreign key: an offering may be removed, and what was bought of it stays.
    _column("offering_id", Uuid),
    _column("title", Text),
    _column("minutes", Integer),
    _column("sessions", Integer),
    _column("price", BigInteger),
    _column("price", Text, name="currency"),
    _column("terms", DOCUMENT),
    _column("placed_at", MOMENT),
    _column("held_until", MOMENT),
    marked(_column("checkout", Text, nullable=True), REFERENCE),
    marked(_column("reference", Text, nullable=True), REFERENCE),
    _column("status", Text),
    _column("period_ends_at", MOMENT, nullable=True),
    _column("ends_at", MOMENT, nullable=True),
    _column("unpaid_since", MOMENT, nullable=True),
    _column("next_attempt_at", MOMENT, nullable=True),
    _column("renewal_url", Text, nullable=True),
    _column("wish", Text, nullable=True),
    _column("end_wished_at", MOMENT, nullable=True),
    _column("look_at", MOMENT, nullable=True),
    _column("version", Integer),
    one_of("status", SubscriptionStatus, "status_known"),
    one_of("wish", Wish, "wish_known"),
    CheckConstraint("coachee_id <> coach_id", name="two_people"),
    CheckConstraint("minutes > 0", name="minutes_count"),
    CheckConstraint("sessions > 0", name="sessions_count"),
    CheckConstraint("price >= 0", name="price_counts"),
    CheckConstraint("currency ~ '^[a-z]{3}$'", name="currency_is_a_code"),
    CheckConstraint("version >= 0", name="version_counts"),
    Index("ix_subscriptions_of_coachee", "coachee_id", text("id DESC")),
    Index("ix_subscriptions_of_coach", "coach_id", text("id DESC")),
    Index("ix_subscriptions_due", "look_at", "id", postgresql_where=text("look_at IS NOT NULL")),
    Index("ix_subscriptions_running", "id", postgresql_where=IS_RUNNING),
    schema=DATA,
)
