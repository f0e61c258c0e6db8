"""Conversations, messages, disclosures and blocks."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
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

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of, sealed_for, technical
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.cvs import cvs
from tic_adapters.postgres.tables.matching import answers
from tic_domain.conversations.model import (
    Block,
    Conversation,
    Disclosed,
    Disclosure,
    DisclosureAccess,
    DisclosureCause,
    Message,
)


def _account(cls: type, attribute: str, **options: Any) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id), **options)


conversations: Final = Table(
    "conversations",
    METADATA,
    column_for(Conversation, "id", Uuid, primary_key=True),
    _account(Conversation, "coachee_id"),
    _account(Conversation, "coach_id"),
    column_for(Conversation, "started_at", MOMENT),
    column_for(Conversation, "last_message_at", MOMENT),
    column_for(Conversation, "coachee_read_at", MOMENT, nullable=True),
    column_for(Conversation, "coach_read_at", MOMENT, nullable=True),
    UniqueConstraint("coachee_id", "coach_id"),
    CheckConstraint("coachee_id <> coach_id", name="two_people"),
    Index("ix_conversations_of_coachee", "coachee_id", text("last_message_at DESC"), text("id DESC")),
    Index("ix_conversations_of_coach", "coach_id", text("last_message_at DESC"), text("id DESC")),
    Index("ix_conversations_started", "coachee_id", "started_at"),
    schema=DATA,
)


def _talk(cls: type) -> Column[Any]:
    return column_for(cls, "conversation_id", Uuid, ForeignKey(conversations.c.id))


messages: Final = Table(
    "messages",
    METADATA,
    column_for(Message, "id", Uuid, primary_key=True),
    _talk(Message),
    _account(Message, "sender_id"),
    column_for(Message, "client_id", Uuid, nullable=True),
    sealed_for(Message, "body", nullable=True),
    column_for(Message, "sent_at", MOMENT),
    column_for(Message, "edited_at", MOMENT, nullable=True),
    column_for(Message, "deleted_at", MOMENT, nullable=True),
    # A deleted message has no text, and every other one has.
    CheckConstraint("(body IS NULL) = (deleted_at IS NOT NULL)", name="deleted_has_no_body"),
    Index("ix_messages_of_conversation", "conversation_id", "id"),
    # What somebody wrote, wherever: it is erased in this order.
    Index("ix_messages_of_sender", "sender_id", "id"),
    # What is unread since some time, however long the conversation.
    Index("ix_messages_by_time", "conversation_id", "sent_at"),
    Index(
        "uq_messages_client_id",
        "conversation_id",
        "sender_id",
        "client_id",
        unique=True,
        postgresql_where=text("client_id IS NOT NULL"),
    ),
    schema=DATA,
)

disclosures: Final = Table(
    "disclosures",
    METADATA,
    column_for(Disclosure, "id", Uuid, primary_key=True),
    _account(Disclosure, "coachee_id"),
    _account(Disclosure, "coach_id"),
    _talk(Disclosure),
    column_for(Disclosure, "quiz_version", Integer),
    column_for(Disclosure, "cv_version", Integer, nullable=True),
    column_for(Disclosure, "cause", Text),
    column_for(Disclosure, "granted_at", MOMENT),
    column_for(Disclosure, "revoked_at", MOMENT, nullable=True),
    one_of("cause", DisclosureCause, "cause_known"),
    # Nothing can be disclosed that isn't there.
    ForeignKeyConstraint(["coachee_id", "quiz_version"], [answers.c.coachee_id, answers.c.version]),
    ForeignKeyConstraint(["coachee_id", "cv_version"], [cvs.c.coachee_id, cvs.c.version]),
    Index("ix_disclosures_of_coachee", "coachee_id", text("granted_at DESC")),
    Index("ix_disclosures_of_conversation", "conversation_id", text("granted_at DESC")),
    schema=DATA,
)

accesses: Final = Table(
    "disclosure_accesses",
    METADATA,
    technical(
        "number", BigInteger, "order of accesses at one moment", Identity(always=True), primary_key=True
    ),
    column_for(DisclosureAccess, "disclosure_id", Uuid, ForeignKey(disclosures.c.id)),
    column_for(DisclosureAccess, "what", Text),
    column_for(DisclosureAccess, "accessed_at", MOMENT),
    one_of("what", Disclosed, "what_known"),
    Index("ix_disclosure_accesses_of_disclosure", "disclosure_id", "accessed_at"),
    schema=DATA,
)

blocks: Final = Table(
    "blocks",
    METADATA,
    _account(Block, "blocker_id", primary_key=True),
    _account(Block, "blocked_id", primary_key=True),
    column_for(Block, "blocked_at", MOMENT),
    CheckConstraint("blocker_id <> blocked_id", name="two_people"),
    Index("ix_blocks_blocked_id", "blocked_id"),
    schema=DATA,
)
