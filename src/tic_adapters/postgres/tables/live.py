"""What open pages and programs are told, numbered for each account; and what others may see of one."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Index, Table, Text, Uuid

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of
from tic_domain.conversations.live import ChatPreferences, LiveEvent, LiveHead, LiveKind

# No foreign keys: checking one would take a lock on an account beyond the head's own, in another order than
# other transactions do.
live_heads: Final = Table(
    "live_heads",
    METADATA,
    column_for(LiveHead, "account_id", Uuid, primary_key=True),
    column_for(LiveHead, "last", BigInteger),
    schema=DATA,
)

live_events: Final = Table(
    "live_events",
    METADATA,
    column_for(LiveEvent, "account_id", Uuid, primary_key=True),
    column_for(LiveEvent, "number", BigInteger, primary_key=True, autoincrement=False),
    column_for(LiveEvent, "kind", Text),
    column_for(LiveEvent, "conversation_id", Uuid, nullable=True),
    column_for(LiveEvent, "message_id", Uuid, nullable=True),
    column_for(LiveEvent, "actor_id", Uuid, nullable=True),
    column_for(LiveEvent, "at", MOMENT),
    one_of("kind", LiveKind, "kind_known"),
    Index("ix_live_events_at", "at"),
    schema=DATA,
)

chat_preferences: Final = Table(
    "chat_preferences",
    METADATA,
    column_for(ChatPreferences, "account_id", Uuid, primary_key=True),
    column_for(ChatPreferences, "shows_typing", Boolean),
    column_for(ChatPreferences, "shows_presence", Boolean),
    schema=DATA,
)
