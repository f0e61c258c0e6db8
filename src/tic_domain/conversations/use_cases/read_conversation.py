from collections.abc import Callable

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.ports import ConversationPage, ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


@attrs.frozen(kw_only=True)
class ReadConversationCommand:
    account_id: AccountId
    conversation_id: ConversationId
    before: MessageId | None
    after: MessageId | None = None
    """Give one of the two, or none for the latest messages."""
    limit: int


@clause("C2.3")
@attrs.frozen
class ReadConversation:
    """Read a page of a conversation one is part of."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ReadConversationCommand) -> ConversationPage:
        limit = checked_limit(command.limit)
        if command.before is not None and command.after is not None:
            raise InvalidInput(
                FieldProblem("after", "`before` is given too.", "Give one of the two: pages go one way.")
            )
        async with self._open_unit_of_work() as uow:
            page = await uow.conversations.find_page(
                command.conversation_id,
                command.account_id,
                before=command.before,
                after=command.after,
                limit=limit,
            )
        if page is None:
            raise NotFound("conversation")
        return page
