"""The ledger: what moved, and the postings made of it. Rows are added, and never changed or removed."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from tic_adapters.postgres.columns import (
    DATA,
    METADATA,
    MOMENT,
    REFERENCE,
    column_for,
    marked,
    no_card,
    one_of,
    plain,
    technical,
)
from tic_adapters.postgres.tables.orders import orders
from tic_domain.orders.ledger import LedgerAccount, Posting
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, MovementKind
from tic_domain.shared.classification import classification_of

_IS_A_CODE: Final = "currency ~ '^[a-z]{3}$'"

movements: Final = Table(
    "ledger_movements",
    METADATA,
    technical(
        "number", BigInteger, "order of all entries of the ledger", Identity(always=True), primary_key=True
    ),
    plain("order_id", Uuid, classification_of(Order, "id"), ForeignKey(orders.c.id)),
    column_for(Movement, "kind", Text),
    marked(column_for(Movement, "reference", Text), REFERENCE),
    column_for(Movement, "of", Text, nullable=True),
    column_for(Movement, "amount", BigInteger),
    column_for(Movement, "amount", Text, name="currency"),
    column_for(Movement, "at", MOMENT),
    column_for(Movement, "at", MOMENT, name="booked_at"),
    # So that none can be added later, not even a pair that sums to zero.
    technical("postings", Integer, "how many postings were made of a movement"),
    one_of("kind", MovementKind, "kind_known"),
    CheckConstraint("amount >= 0", name="amount_counts"),
    CheckConstraint(_IS_A_CODE, name="currency_is_a_code"),
    CheckConstraint("postings >= 2 OR (postings = 0 AND amount = 0)", name="money_is_posted"),
    no_card("reference"),
    no_card("of"),
    # A cause is a kind and a reference.
    UniqueConstraint("order_id", "kind", "reference"),
    Index("ix_ledger_movements_at", "at"),
    schema=DATA,
)

postings: Final = Table(
    "ledger_postings",
    METADATA,
    plain(
        "movement",
        BigInteger,
        classification_of(Posting, "account"),
        ForeignKey(movements.c.number),
        primary_key=True,
    ),
    column_for(Posting, "account", Text, primary_key=True),
    column_for(Posting, "amount", BigInteger),
    column_for(Posting, "amount", Text, name="currency"),
    one_of("account", LedgerAccount, "account_known"),
    CheckConstraint("amount <> 0", name="something_moves"),
    CheckConstraint(_IS_A_CODE, name="currency_is_a_code"),
    schema=DATA,
)
