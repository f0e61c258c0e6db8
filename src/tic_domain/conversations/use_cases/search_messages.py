from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.model import Message
from tic_domain.conversations.ports import ConversationsUnitOfWork, SearchPlace
from tic_domain.conversations.search import Part, Query, quoted
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId

MOST_LOOKED_AT: Final = 10_000
"""Messages in one go. What wasn't reached is reached from the place where the search ended."""
AT_ONCE: Final = 1_000


@attrs.frozen(kw_only=True)
class SearchMessagesCommand:
    account_id: AccountId
    text: str
    conversation_id: ConversationId | None
    """Only there; None: in all of one's own."""
    after: SearchPlace | None
    limit: int


@attrs.frozen(kw_only=True)
class Hit:
    message: Message
    other_name: str
    quote: tuple[Part, ...]


@attrs.frozen(kw_only=True)
class FoundMessages:
    hits: tuple[Hit, ...]
    """The conversation started last comes first, and in each the latest message."""
    next: SearchPlace | None
    """Give it as `after` to look further back, which may be needed even where nothing was found so far."""


@clause("C2.3")
@attrs.frozen
class SearchMessages:
    """Find again what was said in one's own conversations: opened, looked at and forgotten, one by one.

    Raises InvalidInput, and NotFound for a conversation one isn't part of.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _most_looked_at: int = MOST_LOOKED_AT
    _at_once: int = AT_ONCE

    async def __call__(self, command: SearchMessagesCommand) -> FoundMessages:
        limit, query = checked_limit(command.limit), Query.of(command.text)
        found: list[Message] = []
        looked_at, place = 0, command.after
        async with self._open_unit_of_work() as uow:
            if command.conversation_id is not None:
                await uow.conversations.get(command.conversation_id, command.account_id)
            while True:
                said = await uow.conversations.list_said(
                    command.account_id, only=command.conversation_id, after=place, limit=self._at_once
                )
                for message in said:
                    place = SearchPlace(conversation_id=message.conversation_id, message_id=message.id)
                    if query.finds(message.body or ""):
                        found.append(message)
                        if len(found) == limit:
                            break
                looked_at += len(said)
                is_over = len(said) < self._at_once and len(found) < limit
                if is_over or len(found) == limit or looked_at >= self._most_looked_at:
                    break
            names = await uow.conversations.names_of_others(
                command.account_id, frozenset(one.conversation_id for one in found)
            )
        hits = tuple(
            Hit(
                message=one,
                other_name=names[one.conversation_id],
                quote=quoted(one.body or "", query),
            )
            for one in found
        )
        return FoundMessages(hits=hits, next=None if is_over else place)
