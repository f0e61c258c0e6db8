from collections.abc import Callable

import attrs

from tic_domain.conversations.model import Message
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


@attrs.frozen(kw_only=True)
class ShowMessageCommand:
    account_id: AccountId
    conversation_id: ConversationId
    message_id: MessageId


@clause("C2.3")
@attrs.frozen
class ShowMessage:
    """One message of a conversation one is part of. Raises NotFound."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ShowMessageCommand) -> Message:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            return await uow.conversations.get_message(conversation.id, command.message_id)
