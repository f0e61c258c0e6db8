"""The inbox: one row a conversation, with its last message and how much is unread."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from psycopg.rows import DictRow
from sqlalchemy import (
    Integer,
    Uuid,
    case,
    exists,
    func,
    lateral,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import structured
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.talks import (
    BODY,
    COACH_KEY,
    COACHEE_KEY,
    IS_PARTY,
    LAST,
    NAME,
    NEWEST_FIRST,
    OTHER,
    READER,
    SEEN,
    before,
)
from tic_adapters.postgres.vault import Vault
from tic_domain.accounts.model import DELETED
from tic_domain.conversations.model import Conversation, Message
from tic_domain.conversations.ports import InboxCursor, InboxEntry
from tic_domain.shared.ids import AccountId, ConversationId

_END: Final = InboxCursor(
    last_message_at=datetime(9999, 1, 1, tzinfo=UTC), id=ConversationId(UUID(int=2**128 - 1))
)
_OWN: Final = tuple(conversations.c.keys())
_READ_AT: Final = case(
    (conversations.c.coachee_id == READER, conversations.c.coachee_read_at),
    else_=conversations.c.coach_read_at,
)
_UNREAD: Final = (
    messages.c.conversation_id == conversations.c.id,
    messages.c.sender_id != READER,
    messages.c.deleted_at.is_(None),
    # In this form the index by time leads straight to what is unread.
    messages.c.sent_at > func.coalesce(_READ_AT, literal_column("'-infinity'::timestamptz", MOMENT)),
)
_LAST: Final = lateral(
    select(messages).where(before(conversations.c.id, literal(LAST, Uuid))).order_by(*NEWEST_FIRST).limit(1),
    name="last",
)
_PAGE: Final = Query(
    select(
        conversations,
        OTHER.c.name,
        COACHEE_KEY.c.wrapped.label("coachee_key"),
        COACH_KEY.c.wrapped.label("coach_key"),
        _LAST.c.id.label("message_id"),
        _LAST.c.sender_id,
        _LAST.c.client_id,
        _LAST.c.body,
        _LAST.c.sent_at,
        _LAST.c.edited_at,
        _LAST.c.deleted_at,
        select(func.count()).select_from(messages).where(*_UNREAD).scalar_subquery().label("unread"),
    )
    .select_from(SEEN.join(_LAST, true()))
    .where(
        IS_PARTY,
        tuple_(conversations.c.last_message_at, conversations.c.id)
        < tuple_(given("last_message_at", MOMENT), given("after", Uuid)),
    )
    .order_by(conversations.c.last_message_at.desc(), conversations.c.id.desc())
    .limit(given("limit", Integer))
)
_COUNT_UNREAD: Final = Query(
    select(func.count()).select_from(conversations).where(IS_PARTY, exists().where(*_UNREAD))
)


class Inbox:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def page(
        self, account_id: AccountId, *, after: InboxCursor | None, limit: int
    ) -> tuple[InboxEntry, ...]:
        place = after or _END
        found = await self._session.all(
            _PAGE, reader=account_id, last_message_at=place.last_message_at, after=place.id, limit=limit
        )
        return tuple(self._entry(row, account_id) for row in found)

    async def count_unread(self, account_id: AccountId) -> int:
        return int(await self._session.scalar(_COUNT_UNREAD, reader=account_id))

    def _entry(self, row: DictRow, reader: AccountId) -> InboxEntry:
        conversation = structured({name: row[name] for name in _OWN}, Conversation)
        keys = {conversation.coachee_id: row["coachee_key"], conversation.coach_id: row["coach_key"]}
        other, sender = conversation.other_than(reader), row["sender_id"]
        return InboxEntry(
            conversation=conversation,
            other_name=self._vault.shown(other, keys[other], NAME, row["name"]) or DELETED,
            last_message=Message(
                id=row["message_id"],
                conversation_id=conversation.id,
                sender_id=sender,
                client_id=row["client_id"],
                body=self._vault.shown(sender, keys[sender], BODY, row["body"]),
                sent_at=row["sent_at"],
                edited_at=row["edited_at"],
                deleted_at=row["deleted_at"],
            ),
            unread=row["unread"],
        )
