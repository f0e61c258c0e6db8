"""Conversations and their messages, in memory."""

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import datetime
from itertools import islice
from uuid import UUID

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.disclosures import MemoryBlockList, MemoryDisclosures
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.conversations.model import Conversation, Message
from tic_domain.conversations.ports import ConversationPage, InboxCursor, InboxEntry, SearchPlace
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


@attrs.define
class ConversationTables:
    conversations: dict[ConversationId, Conversation] = attrs.field(factory=dict)
    messages: dict[MessageId, Message] = attrs.field(factory=dict)


class MemoryConversations:
    def __init__(
        self,
        transaction: Transaction,
        tables: ConversationTables,
        accounts: MemoryAccounts,
        disclosures: MemoryDisclosures,
        blocks: MemoryBlockList,
    ) -> None:
        self._rows = Rows(transaction, tables.conversations, "conversation")
        self._messages = Rows(transaction, tables.messages, "message")
        self._accounts = accounts
        self._disclosures = disclosures
        self._blocks = blocks

    async def get(
        self, conversation_id: ConversationId, party: AccountId, *, for_update: bool = False
    ) -> Conversation:
        found = self._find(conversation_id, party)
        if found is not None and for_update:
            await self._rows.lock(conversation_id)
            found = self._find(conversation_id, party)
        if found is None:
            raise NotFound("conversation")
        return found

    async def find(self, conversation_id: ConversationId) -> Conversation | None:
        return self._rows.find(conversation_id)

    async def find_between(self, coachee_id: AccountId, coach_id: AccountId) -> Conversation | None:
        pair = (coachee_id, coach_id)
        return next((one for one in self._rows.all() if (one.coachee_id, one.coach_id) == pair), None)

    async def add(self, conversation: Conversation) -> None:
        await self._rows.reserve("pair", (conversation.coachee_id, conversation.coach_id))
        if await self.find_between(conversation.coachee_id, conversation.coach_id) is not None:
            raise ConcurrentUpdate("conversation")
        await self._rows.add(conversation.id, conversation)

    async def append(self, message: Message) -> None:
        conversation = await self._rows.lock(message.conversation_id)
        if conversation is None or not conversation.has(message.sender_id):
            raise NotFound("conversation")
        if message.client_id is not None:
            mark = (message.conversation_id, message.sender_id, message.client_id)
            await self._messages.reserve("client id", mark)
            if await self.find_sent(*mark) is not None:
                raise ConcurrentUpdate("message")
        await self._messages.add(message.id, message)
        latest = max(conversation.last_message_at, message.sent_at)
        read = _read(conversation, message.sender_id, message.sent_at)
        await self._rows.put(conversation.id, attrs.evolve(read, last_message_at=latest))

    async def get_message(self, conversation_id: ConversationId, message_id: MessageId) -> Message:
        found = self._messages.find(message_id)
        if found is None or found.conversation_id != conversation_id:
            raise NotFound("message")
        return found

    async def find_sent(
        self, conversation_id: ConversationId, sender_id: AccountId, client_id: UUID
    ) -> Message | None:
        own = (one for one in self.messages_of(conversation_id) if one.sender_id == sender_id)
        return next((one for one in own if one.client_id == client_id), None)

    async def change_message(self, message: Message, *, was: Message) -> None:
        if await self._messages.lock(message.id) != was:
            raise ConcurrentUpdate("message")
        await self._messages.put(message.id, message)

    async def count_started_since(self, coachee_id: AccountId, since: datetime) -> int:
        return sum(one.coachee_id == coachee_id and one.started_at >= since for one in self._rows.all())

    async def count_by_sender(self, conversation_id: ConversationId, *, first: int) -> dict[AccountId, int]:
        return dict(Counter(message.sender_id for message in self.messages_of(conversation_id)[:first]))

    async def find_page(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        before: MessageId | None,
        after: MessageId | None = None,
        limit: int,
    ) -> ConversationPage | None:
        conversation = self._find(conversation_id, reader)
        if conversation is None:
            return None
        said = self.messages_of(conversation_id)
        if after is not None:
            first = bisect_right(said, after, key=lambda one: one.id)
            last = min(first + limit, len(said))
        else:
            last = len(said) if before is None else bisect_left(said, before, key=lambda one: one.id)
            first = max(last - limit, 0)
        shown = tuple(said[first:last])
        other = conversation.other_than(reader)
        return ConversationPage(
            conversation=conversation,
            other_name=await self._other_name(conversation, reader),
            messages=shown,
            older=shown[0].id if shown and first > 0 else None,
            newer=shown[-1].id if shown and last < len(said) else None,
            disclosure=self._disclosures.living_of(conversation_id),
            blocked=other in await self._blocks.blocked_with(reader)
            or not await self._accounts.names_of([other]),
            blocked_by_reader=any(block.blocked_id == other for block in await self._blocks.list_by(reader)),
        )

    async def list_said(
        self,
        account_id: AccountId,
        *,
        only: ConversationId | None,
        after: SearchPlace | None,
        limit: int,
    ) -> tuple[Message, ...]:
        own = {one.id for one in self._rows.all() if one.has(account_id) and only in {None, one.id}}
        said = [one for one in self._messages.all() if one.conversation_id in own and one.deleted_at is None]
        said.sort(key=_place, reverse=True)
        if after is not None:
            said = [one for one in said if _place(one) < (after.conversation_id, after.message_id)]
        return tuple(said[:limit])

    async def names_of_others(
        self, account_id: AccountId, conversation_ids: frozenset[ConversationId]
    ) -> dict[ConversationId, str]:
        own = [one for one in self._rows.all() if one.id in conversation_ids and one.has(account_id)]
        return {one.id: await self._other_name(one, account_id) for one in own}

    async def list_inbox(
        self, account_id: AccountId, *, after: InboxCursor | None, limit: int
    ) -> tuple[InboxEntry, ...]:
        own = [one for one in self._rows.all() if one.has(account_id)]
        own.sort(key=lambda one: (one.last_message_at, one.id), reverse=True)
        rest = (
            one
            for one in own
            if after is None or (one.last_message_at, one.id) < (after.last_message_at, after.id)
        )
        return tuple([await self._entry(one, account_id) for one in islice(rest, limit)])

    async def count_unread(self, account_id: AccountId) -> int:
        own = (one for one in self._rows.all() if one.has(account_id))
        return sum(self._unread(one, account_id) > 0 for one in own)

    async def mark_read(self, conversation_id: ConversationId, party: AccountId, at: datetime) -> bool:
        if self._find(conversation_id, party) is None:
            return False
        conversation = await self._rows.lock(conversation_id)
        if conversation is None:
            return False
        await self._rows.put(conversation_id, _read(conversation, party, at))
        return True

    def all_with_messages(self) -> list[tuple[Conversation, list[Message]]]:
        """Each conversation with its messages, oldest first."""
        by_conversation: dict[ConversationId, list[Message]] = {}
        for message in sorted(self._messages.all(), key=lambda one: one.id):
            by_conversation.setdefault(message.conversation_id, []).append(message)
        return [(one, by_conversation.get(one.id, [])) for one in self._rows.all()]

    def messages_of(self, conversation_id: ConversationId) -> list[Message]:
        """Oldest first."""
        own = (one for one in self._messages.all() if one.conversation_id == conversation_id)
        return sorted(own, key=lambda one: one.id)

    def _find(self, conversation_id: ConversationId, party: AccountId) -> Conversation | None:
        found = self._rows.find(conversation_id)
        return found if found is not None and found.has(party) else None

    async def _entry(self, conversation: Conversation, reader: AccountId) -> InboxEntry:
        return InboxEntry(
            conversation=conversation,
            other_name=await self._other_name(conversation, reader),
            last_message=self.messages_of(conversation.id)[-1],
            unread=self._unread(conversation, reader),
        )

    async def _other_name(self, conversation: Conversation, reader: AccountId) -> str:
        return (await self._accounts.get(conversation.other_than(reader))).name

    def _unread(self, conversation: Conversation, reader: AccountId) -> int:
        read_at = conversation.read_at(reader)
        return sum(
            message.sender_id != reader
            and message.deleted_at is None
            and (read_at is None or message.sent_at > read_at)
            for message in self.messages_of(conversation.id)
        )


def _place(message: Message) -> tuple[ConversationId, MessageId]:
    return message.conversation_id, message.id


def _read(conversation: Conversation, party: AccountId, at: datetime) -> Conversation:
    """With the party's read mark moved forward, never back."""
    known = conversation.read_at(party)
    mark = at if known is None else max(known, at)
    if party == conversation.coachee_id:
        return attrs.evolve(conversation, coachee_read_at=mark)
    return attrs.evolve(conversation, coach_read_at=mark)
