"""Every table. Importing this fills METADATA."""

from tic_adapters.postgres.columns import METADATA
from tic_adapters.postgres.tables import (
    accounts,
    coaches,
    conversations,
    keys,
    matching,
    payment_events,
    requests,
)

__all__ = [
    "METADATA",
    "accounts",
    "coaches",
    "conversations",
    "keys",
    "matching",
    "payment_events",
    "requests",
]
