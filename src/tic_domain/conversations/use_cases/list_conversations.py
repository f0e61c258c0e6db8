from collections.abc import Callable

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.ports import ConversationsUnitOfWork, InboxCursor, InboxEntry
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListConversationsCommand:
    account_id: AccountId
    after: InboxCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class Inbox:
    entries: tuple[InboxEntry, ...]
    next: InboxCursor | None
    unread: int
    """Conversations that hold something unread, on all pages together."""


@attrs.frozen
class ListConversations:
    """The inbox, latest message first."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListConversationsCommand) -> Inbox:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            found = await uow.conversations.list_inbox(
                command.account_id, after=command.after, limit=limit + 1
            )
            unread = await uow.conversations.count_unread(command.account_id)
        entries = found[:limit]
        last = entries[-1].conversation if len(found) > limit else None
        cursor = InboxCursor(last_message_at=last.last_message_at, id=last.id) if last else None
        return Inbox(entries=entries, next=cursor, unread=unread)
