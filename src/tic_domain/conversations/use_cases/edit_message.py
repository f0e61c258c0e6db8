from collections.abc import Callable

import attrs

from tic_domain.conversations.events import MessageEdited
from tic_domain.conversations.model import DEFAULT_RULES, ContactRules, Message, checked_body
from tic_domain.conversations.policies import (
    holds_link,
    is_unanswered,
    require_changeable,
    require_contact,
    require_no_link,
)
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class EditMessageCommand:
    account_id: AccountId
    conversation_id: ConversationId
    message_id: MessageId
    body: str


@clause("C2.3")
@attrs.frozen
class EditMessage:
    """Put another text in the place of what one said a moment ago. The earlier one is not kept.

    Raises NotFound, NotYourMessage, MessageWasDeleted, TooLateToChange, ContactBlocked, LinkTooEarly,
    ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock
    _rules: ContactRules = DEFAULT_RULES

    async def __call__(self, command: EditMessageCommand) -> Message:
        body = checked_body(command.body)
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            message = await uow.conversations.get_message(conversation.id, command.message_id)
            now = self._clock.now()
            require_changeable(message, command.account_id, now)
            if message.body == body:
                return message
            recipient = conversation.other_than(command.account_id)
            require_contact(recipient, await uow.blocks.blocked_with(command.account_id))
            if holds_link(body):
                # As when it is sent: a link put in afterwards is as early.
                sent = await uow.conversations.count_by_sender(
                    conversation.id, first=self._rules.unanswered + 1
                )
                if is_unanswered(conversation, command.account_id, sent):
                    account = await uow.accounts.get(command.account_id)
                    require_no_link(account, body, self._rules, now)
            edited = message.edited(body, now)
            await uow.conversations.change_message(edited, was=message)
            uow.record(
                MessageEdited(
                    conversation_id=conversation.id,
                    message_id=message.id,
                    sender_id=command.account_id,
                    recipient_id=recipient,
                )
            )
            await uow.commit()
        return edited
