from collections.abc import Callable

import attrs

from tic_domain.conversations.events import MessageDeleted
from tic_domain.conversations.model import Message
from tic_domain.conversations.policies import require_changeable, require_own
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class DeleteMessageCommand:
    account_id: AccountId
    conversation_id: ConversationId
    message_id: MessageId


@clause("C2.3")
@attrs.frozen
class DeleteMessage:
    """Take back what one said a moment ago. That something was said stays, its text doesn't.

    A block doesn't keep anybody from it. Deleting twice is deleting once.
    Raises NotFound, NotYourMessage, TooLateToChange, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: DeleteMessageCommand) -> Message:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            message = await uow.conversations.get_message(conversation.id, command.message_id)
            require_own(message, command.account_id)
            if message.deleted_at is not None:
                return message
            now = self._clock.now()
            require_changeable(message, command.account_id, now)
            deleted = message.deleted(now)
            await uow.conversations.change_message(deleted, was=message)
            uow.record(
                MessageDeleted(
                    conversation_id=conversation.id,
                    message_id=message.id,
                    sender_id=command.account_id,
                    recipient_id=conversation.other_than(command.account_id),
                )
            )
            await uow.commit()
        return deleted
