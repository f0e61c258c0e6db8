"""Every table. Importing this fills METADATA."""

from tic_adapters.postgres.columns import METADATA
from tic_adapters.postgres.tables import (
    accounts,
    coaches,
    conversations,
    cvs,
    deletions,
    keys,
    ledger,
    market,
    matching,
    orders,
    outcomes,
    payment_events,
    requests,
    reviews,
    runs,
    scheduling,
    subscriptions,
)

__all__ = [
    "METADATA",
    "accounts",
    "coaches",
    "conversations",
    "cvs",
    "deletions",
    "keys",
    "ledger",
    "market",
    "matching",
    "orders",
    "outcomes",
    "payment_events",
    "requests",
    "reviews",
    "runs",
    "scheduling",
    "subscriptions",
]
