"""What the payment provider said has changed."""

from typing import Final

from sqlalchemy import Index, Table, Text, text

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, REFERENCE, column_for, marked, one_of
from tic_domain.orders.ports import EventKind, KeptPaymentEvent

payment_events: Final = Table(
    "payment_events",
    METADATA,
    column_for(KeptPaymentEvent, "id", Text, primary_key=True),
    column_for(KeptPaymentEvent, "kind", Text),
    marked(column_for(KeptPaymentEvent, "subject", Text), REFERENCE),
    marked(column_for(KeptPaymentEvent, "payee", Text, nullable=True), REFERENCE),
    column_for(KeptPaymentEvent, "received_at", MOMENT),
    column_for(KeptPaymentEvent, "handled_at", MOMENT, nullable=True),
    one_of("kind", EventKind, "kind_known"),
    Index("ix_payment_events_unhandled", "received_at", "id", postgresql_where=text("handled_at IS NULL")),
    Index("ix_payment_events_received_at", "received_at"),
    schema=DATA,
)
