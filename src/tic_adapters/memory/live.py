"""What is told at once, in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from datetime import datetime

import attrs

from tic_adapters.memory.conversations import MemoryConversations
from tic_adapters.memory.disclosures import MemoryBlockList
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.conversations.live import KEPT_FOR, ChatPreferences, LiveEvent, Notice
from tic_domain.conversations.live_ports import LiveUnitOfWork, Missed
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock

Told = LiveEvent | Notice | None


@attrs.define
class LiveTables:
    heads: dict[AccountId, int] = attrs.field(factory=dict)
    events: dict[AccountId, list[LiveEvent]] = attrs.field(factory=lambda: defaultdict(list))
    preferences: dict[AccountId, ChatPreferences] = attrs.field(factory=dict)
    followers: "set[asyncio.Queue[Told]]" = attrs.field(factory=set, eq=False, repr=False)

    def note(self, notices: Sequence[Notice], at: datetime) -> None:
        """In one go with the commit."""
        for notice in notices:
            if not notice.kind.is_kept:
                self.tell(notice)
                continue
            number = self.heads[notice.account_id] = self.heads.get(notice.account_id, 0) + 1
            event = LiveEvent.of(notice, number=number, at=at)
            self.events[notice.account_id].append(event)
            self.tell(event)

    def tell(self, told: Told) -> None:
        for follower in self.followers:
            follower.put_nowait(told)


@attrs.frozen
class MemoryLiveWire:
    _tables: LiveTables

    async def follow(self) -> AsyncGenerator[Told, None]:
        follower: asyncio.Queue[Told] = asyncio.Queue()
        self._tables.followers.add(follower)
        try:
            yield None
            while True:
                yield await follower.get()
        finally:
            self._tables.followers.discard(follower)

    async def tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._tables.tell(notice)


@attrs.frozen
class MemoryLiveLog:
    _tables: LiveTables
    _open: Callable[[], LiveUnitOfWork]
    _clock: Clock

    async def heads(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        return {one: self._tables.heads.get(one, 0) for one in account_ids}

    async def after(self, account_id: AccountId, number: int, *, limit: int) -> Missed:
        last = self._tables.heads.get(account_id, 0)
        later = [one for one in self._tables.events[account_id] if one.number > number]
        if number > last or len(later) != last - number:
            return Missed(events=(), last=last, is_known=False)
        return Missed(events=tuple(later[:limit]), last=last, is_known=True)

    async def unread(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        async with self._open() as uow:
            return {one: await uow.conversations.count_unread(one) for one in account_ids}

    async def purge(self) -> None:
        before = self._clock.now() - KEPT_FOR
        for account_id, events in self._tables.events.items():
            self._tables.events[account_id] = [one for one in events if one.at >= before]


class MemoryPreferences:
    def __init__(
        self,
        transaction: Transaction,
        tables: LiveTables,
        conversations: MemoryConversations,
        blocks: MemoryBlockList,
    ) -> None:
        self._rows = Rows(transaction, tables.preferences, "chat preferences")
        self._conversations = conversations
        self._blocks = blocks

    async def find(self, account_id: AccountId) -> ChatPreferences | None:
        return self._rows.find(account_id)

    async def save(self, preferences: ChatPreferences) -> None:
        await self._rows.put(preferences.account_id, preferences)

    async def audience(
        self, account_id: AccountId, *, limit: int
    ) -> Sequence[tuple[ConversationId, AccountId]]:
        chosen = self._rows.find(account_id)
        if chosen is None or not chosen.shows_presence:
            return []
        blocked = await self._blocks.blocked_with(account_id)
        own = sorted(
            (one for one, _ in self._conversations.all_with_messages() if one.has(account_id)),
            key=lambda one: (one.last_message_at, one.id),
            reverse=True,
        )
        talks = [(one.id, one.other_than(account_id)) for one in own]
        return [(talk, other) for talk, other in talks if other not in blocked][:limit]
