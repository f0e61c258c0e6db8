"""Conversations and what is said in them, sealed under its sender's key."""

from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import Integer, Uuid, func, literal, select, update

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.inbox import Inbox
from tic_adapters.postgres.messages import OF_PARTY, READ, Messages
from tic_adapters.postgres.pages import find_page
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.said import Said
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.talks import FIRST, OLDEST_FIRST, after
from tic_adapters.postgres.vault import Vault
from tic_domain.conversations.model import Conversation, Message
from tic_domain.conversations.ports import ConversationPage, InboxCursor, InboxEntry, SearchPlace
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_GET: Final = Query(select(conversations).where(OF_PARTY))
_LOCK: Final = Query(select(conversations).where(OF_PARTY).with_for_update(key_share=True))
_FIND: Final = Query(select(conversations).where(conversations.c.id == given("key")))
_BETWEEN: Final = Query(
    select(conversations).where(
        conversations.c.coachee_id == given("coachee_id"), conversations.c.coach_id == given("coach_id")
    )
)
_ADD: Final = Query(inserting(conversations))
_MARK_READ: Final = Query(update(conversations).where(OF_PARTY).values(READ))
_STARTED: Final = Query(
    select(func.count()).where(
        conversations.c.coachee_id == given("coachee_id"), conversations.c.started_at >= given("since")
    )
)
_FIRST: Final = (
    select(messages.c.sender_id)
    .where(after(given("key", Uuid), literal(FIRST, Uuid)))
    .order_by(*OLDEST_FIRST)
    .limit(given("first", Integer))
    .subquery("beginning")
)
_BY_SENDER: Final = Query(select(_FIRST.c.sender_id, func.count()).group_by(_FIRST.c.sender_id))


@clause("C2.3")
class PostgresConversations:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._inbox = Inbox(session, vault)
        self._messages = Messages(session, vault)
        self._said = Said(session, vault)

    async def get(
        self, conversation_id: ConversationId, party: AccountId, *, for_update: bool = False
    ) -> Conversation:
        row = await self._session.first(_LOCK if for_update else _GET, key=conversation_id, party=party)
        if row is None:
            raise NotFound("conversation")
        return structured(row, Conversation)

    async def find(self, conversation_id: ConversationId) -> Conversation | None:
        row = await self._session.first(_FIND, key=conversation_id)
        return None if row is None else structured(row, Conversation)

    async def find_between(self, coachee_id: AccountId, coach_id: AccountId) -> Conversation | None:
        row = await self._session.first(_BETWEEN, coachee_id=coachee_id, coach_id=coach_id)
        return None if row is None else structured(row, Conversation)

    async def add(self, conversation: Conversation) -> None:
        try:
            await self._session.change(_ADD, **rows().unstructure(conversation))
        except UniqueViolation as error:
            raise ConcurrentUpdate("conversation") from error

    async def append(self, message: Message) -> None:
        await self._messages.append(message)

    async def get_message(self, conversation_id: ConversationId, message_id: MessageId) -> Message:
        return await self._messages.get(conversation_id, message_id)

    async def find_sent(
        self, conversation_id: ConversationId, sender_id: AccountId, client_id: UUID
    ) -> Message | None:
        return await self._messages.find_sent(conversation_id, sender_id, client_id)

    async def change_message(self, message: Message, *, was: Message) -> None:
        await self._messages.change(message, was=was)

    async def count_started_since(self, coachee_id: AccountId, since: datetime) -> int:
        return int(await self._session.scalar(_STARTED, coachee_id=coachee_id, since=since))

    async def count_by_sender(self, conversation_id: ConversationId, *, first: int) -> dict[AccountId, int]:
        counts: list[tuple[AccountId, int]] = await self._session.tuples(
            _BY_SENDER, key=conversation_id, first=first
        )
        return dict(counts)

    async def find_page(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        before: MessageId | None,
        after: MessageId | None = None,
        limit: int,
    ) -> ConversationPage | None:
        return await find_page(
            self._session,
            self._vault,
            conversation_id,
            reader,
            place=before or after,
            later=before is None,
            limit=limit,
        )

    async def list_said(
        self,
        account_id: AccountId,
        *,
        only: ConversationId | None,
        after: SearchPlace | None,
        limit: int,
    ) -> tuple[Message, ...]:
        return await self._said.page(account_id, only=only, after=after, limit=limit)

    async def names_of_others(
        self, account_id: AccountId, conversation_ids: frozenset[ConversationId]
    ) -> dict[ConversationId, str]:
        return await self._said.names_of_others(account_id, conversation_ids)

    async def list_inbox(
        self, account_id: AccountId, *, after: InboxCursor | None, limit: int
    ) -> tuple[InboxEntry, ...]:
        return await self._inbox.page(account_id, after=after, limit=limit)

    async def count_unread(self, account_id: AccountId) -> int:
        return await self._inbox.count_unread(account_id)

    async def mark_read(self, conversation_id: ConversationId, party: AccountId, at: datetime) -> bool:
        return bool(await self._session.change(_MARK_READ, key=conversation_id, party=party, at=at))
