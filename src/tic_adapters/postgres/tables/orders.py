"""Orders under the terms of their day, and what is known of coaches' payout accounts."""

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
    UniqueConstraint,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import (
    DATA,
    DOCUMENT,
    METADATA,
    MOMENT,
    REFERENCE,
    UNDER,
    WORDS,
    column_for,
    marked,
    no_card,
    one_of,
    plain,
    sealed_for,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.orders.model import ActKind, CoachingSession, Order, OrderAct, OrderKind, Party
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.orders.states import FINAL, OrderState, SessionState
from tic_domain.shared.classification import classification_of

_FINAL: Final = ", ".join(sorted(f"'{state.value}'" for state in FINAL))
IS_OPEN: Final = text(f"state NOT IN ({_FINAL})")
"""Word for word as the index has it: with values bound from outside it would not be used."""


def _account(cls: type, attribute: str, **options: Any) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id), **options)


def _newest_first(name: str, column: str, **options: Any) -> Index:
    return Index(f"ix_orders_of_{name}", column, text("id DESC"), **options)


orders: Final = Table(
    "orders",
    METADATA,
    column_for(Order, "id", Uuid, primary_key=True),
    column_for(Order, "kind", Text),
    _account(Order, "coachee_id"),
    _account(Order, "coach_id"),
    # No foreign keys: an offering may be removed, and what was bought of it stays.
    column_for(Order, "offering_id", Uuid),
    column_for(Order, "subscription_id", Uuid, nullable=True),
    column_for(Order, "title", Text),
    column_for(Order, "minutes", Integer),
    column_for(Order, "price", BigInteger),
    column_for(Order, "single_price", BigInteger),
    column_for(Order, "price", Text, name="currency"),
    column_for(Order, "terms", DOCUMENT),
    column_for(Order, "placed_at", MOMENT),
    column_for(Order, "held_until", MOMENT),
    column_for(Order, "runs_until", MOMENT, nullable=True),
    marked(column_for(Order, "checkout", Text, nullable=True), REFERENCE),
    column_for(Order, "paid_at", MOMENT, nullable=True),
    column_for(Order, "payment_ended_at", MOMENT, nullable=True),
    column_for(Order, "dispute_opened_at", MOMENT, nullable=True),
    column_for(Order, "cancelled_at", MOMENT, nullable=True),
    column_for(Order, "refund", BigInteger),
    column_for(Order, "refund_requested_at", MOMENT, nullable=True),
    column_for(Order, "refund_decided_at", MOMENT, nullable=True),
    column_for(Order, "payout_held_at", MOMENT, nullable=True),
    column_for(Order, "reported_at", MOMENT, nullable=True),
    column_for(Order, "state", Text),
    column_for(Order, "look_at", MOMENT, nullable=True),
    column_for(Order, "version", Integer),
    one_of("kind", OrderKind, "kind_known"),
    one_of("state", OrderState, "state_known"),
    CheckConstraint("coachee_id <> coach_id", name="two_people"),
    CheckConstraint("minutes > 0", name="minutes_count"),
    CheckConstraint("price >= 0", name="price_counts"),
    CheckConstraint("single_price >= 0", name="single_price_counts"),
    CheckConstraint("currency ~ '^[a-z]{3}$'", name="currency_is_a_code"),
    CheckConstraint("refund >= 0", name="refund_counts"),
    CheckConstraint("version >= 0", name="version_counts"),
    no_card("checkout"),
    _newest_first("coachee", "coachee_id"),
    _newest_first("coach", "coach_id"),
    _newest_first("subscription", "subscription_id", postgresql_where=text("subscription_id IS NOT NULL")),
    _newest_first("state", "state"),
    Index("ix_orders_due", "look_at", "id", postgresql_where=text("look_at IS NOT NULL")),
    Index("ix_orders_open", "id", postgresql_where=IS_OPEN),
    Index("ix_orders_placed_at", "placed_at"),
    Index("ix_orders_packages", "runs_until", postgresql_where=text("kind = 'package'")),
    schema=DATA,
)


def _order(**options: Any) -> Column[Any]:
    return plain("order_id", Uuid, classification_of(Order, "id"), ForeignKey(orders.c.id), **options)


coaching_sessions: Final = Table(
    "coaching_sessions",
    METADATA,
    column_for(CoachingSession, "id", Uuid, primary_key=True),
    _order(),
    column_for(CoachingSession, "number", Integer),
    column_for(CoachingSession, "state", Text),
    # No foreign key: a session that was cancelled has no place in the calendar any more.
    column_for(CoachingSession, "entry_id", Uuid, nullable=True),
    column_for(CoachingSession, "starts_at", MOMENT, nullable=True),
    column_for(CoachingSession, "ends_at", MOMENT, nullable=True),
    column_for(CoachingSession, "moves_by_coachee", Integer),
    column_for(CoachingSession, "moves_by_coach", Integer),
    column_for(CoachingSession, "ended_at", MOMENT, nullable=True),
    column_for(CoachingSession, "refund", BigInteger),
    one_of("state", SessionState, "state_known"),
    CheckConstraint("number > 0", name="number_counts"),
    CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times_come_in_pairs"),
    CheckConstraint("moves_by_coachee >= 0 AND moves_by_coach >= 0", name="moves_count"),
    CheckConstraint("refund >= 0", name="refund_counts"),
    UniqueConstraint("order_id", "number"),
    # One place in the calendar is one session's. Where there is none, nothing is compared.
    UniqueConstraint("entry_id"),
    Index("ix_coaching_sessions_delivered", "ended_at", postgresql_where=text("state = 'delivered'")),
    schema=DATA,
)

order_acts: Final = Table(
    "order_acts",
    METADATA,
    _order(primary_key=True),
    column_for(OrderAct, "number", Integer, primary_key=True),
    column_for(OrderAct, "at", MOMENT),
    column_for(OrderAct, "by", Text),
    column_for(OrderAct, "what", Text),
    column_for(OrderAct, "session", Integer, nullable=True),
    column_for(OrderAct, "amount", BigInteger, nullable=True),
    marked(sealed_for(OrderAct, "note", nullable=True), UNDER, "by"),
    one_of("by", Party, "by_known"),
    one_of("what", ActKind, "what_known"),
    CheckConstraint("number > 0", name="number_counts"),
    schema=DATA,
)

payout_accounts: Final = Table(
    "payout_accounts",
    METADATA,
    _account(PayoutAccount, "coach_id", primary_key=True),
    marked(column_for(PayoutAccount, "reference", Text), REFERENCE),
    column_for(PayoutAccount, "status", Text),
    column_for(PayoutAccount, "missing", WORDS),
    column_for(PayoutAccount, "reason", Text, nullable=True),
    column_for(PayoutAccount, "looked_at", MOMENT),
    one_of("status", PayeeStatus, "status_known"),
    no_card("reference"),
    UniqueConstraint("reference"),
    schema=DATA,
)
