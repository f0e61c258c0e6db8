"""Which mails were to be sent, which are wanted, and which addresses nothing reaches."""

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, column_for, one_of
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import (
    UNSENT,
    MailOptOut,
    MailRecord,
    MailState,
    SeenMailEvent,
    Suppression,
    SuppressionCause,
)


def _account(cls: type, attribute: str, **options: Any) -> Column[Any]:
    return column_for(cls, attribute, Uuid, ForeignKey(accounts.c.id), **options)


_unsent: Final = ", ".join(f"'{state.value}'" for state in sorted(UNSENT, key=lambda one: one.value))

mails: Final = Table(
    "mails",
    METADATA,
    column_for(MailRecord, "key", Text, primary_key=True),
    _account(MailRecord, "recipient_id"),
    column_for(MailRecord, "kind", Text),
    # No foreign key: it may be an order, a conversation, a session or another thing.
    column_for(MailRecord, "about", Uuid),
    column_for(MailRecord, "detail", Text),
    column_for(MailRecord, "up_to", Uuid, nullable=True),
    column_for(MailRecord, "address", LargeBinary, nullable=True),
    column_for(MailRecord, "state", Text),
    column_for(MailRecord, "reason", Text, nullable=True),
    column_for(MailRecord, "attempts", Integer),
    column_for(MailRecord, "planned_at", MOMENT),
    column_for(MailRecord, "tried_at", MOMENT, nullable=True),
    column_for(MailRecord, "handed_over_at", MOMENT, nullable=True),
    column_for(MailRecord, "changed_at", MOMENT),
    column_for(MailRecord, "reference", Text, nullable=True),
    one_of("kind", MailKind, "kind_known"),
    one_of("state", MailState, "state_known"),
    CheckConstraint("attempts >= 0", name="attempts_count"),
    CheckConstraint("(kind = 'messages') = (up_to IS NOT NULL)", name="digests_say_up_to_where"),
    CheckConstraint("length(key) <= 256", name="key_is_short_enough"),
    Index("ix_mails_planned", text("planned_at DESC"), text("key DESC")),
    Index("ix_mails_of_recipient", "recipient_id", text("planned_at DESC")),
    Index("ix_mails_open", "planned_at", postgresql_where=text("state = 'planned'")),
    Index("ix_mails_about", "about", "kind", "recipient_id"),
    Index("ix_mails_reference", "reference", postgresql_where=text("reference IS NOT NULL")),
    # At most one mail ends with a message, whoever tries.
    Index(
        "uq_mails_digest",
        "recipient_id",
        "up_to",
        unique=True,
        postgresql_where=text(f"up_to IS NOT NULL AND state NOT IN ({_unsent})"),
    ),
    schema=DATA,
)

mail_opt_outs: Final = Table(
    "mail_opt_outs",
    METADATA,
    _account(MailOptOut, "account_id", primary_key=True),
    column_for(MailOptOut, "topic", Text, primary_key=True),
    column_for(MailOptOut, "since", MOMENT),
    one_of("topic", Topic, "topic_known"),
    schema=DATA,
)

mail_suppressions: Final = Table(
    "mail_suppressions",
    METADATA,
    _account(Suppression, "account_id", primary_key=True),
    column_for(Suppression, "address", LargeBinary, primary_key=True),
    column_for(Suppression, "cause", Text),
    column_for(Suppression, "since", MOMENT),
    one_of("cause", SuppressionCause, "cause_known"),
    schema=DATA,
)

seen_mail_events: Final = Table(
    "seen_mail_events",
    METADATA,
    column_for(SeenMailEvent, "id", Text, primary_key=True),
    column_for(SeenMailEvent, "seen_at", MOMENT),
    Index("ix_seen_mail_events_seen_at", "seen_at"),
    schema=DATA,
)
