from collections.abc import Callable
from uuid import UUID

import attrs

from tic_domain.conversations.events import MessageSent
from tic_domain.conversations.model import DEFAULT_RULES, ContactRules, Message, checked_body
from tic_domain.conversations.policies import (
    holds_link,
    is_unanswered,
    require_contact,
    require_no_link,
    require_reachable,
    require_send_allowed,
)
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class SendMessageCommand:
    account_id: AccountId
    conversation_id: ConversationId
    body: str
    client_id: UUID | None = None
    """Another for each message. One that came before is the same message, whatever the text."""


@clause("C2.3")
@attrs.frozen
class SendMessage:
    """Say something in a conversation one is part of."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock
    _ids: Ids
    _rules: ContactRules = DEFAULT_RULES

    async def __call__(self, command: SendMessageCommand) -> Message:
        body = checked_body(command.body)
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(
                command.conversation_id, command.account_id, for_update=True
            )
            known = await self._sent_before(uow, command)
            if known is not None:
                return known
            recipient = conversation.other_than(command.account_id)
            require_contact(recipient, await uow.blocks.blocked_with(command.account_id))
            require_reachable(recipient, await uow.accounts.names_of([recipient]))
            # Who of the two has written among so many: the one more is the coach's, or there is none.
            most = self._rules.unanswered
            sent = await uow.conversations.count_by_sender(conversation.id, first=most + 1)
            require_send_allowed(conversation, command.account_id, sent, self._rules)
            if is_unanswered(conversation, command.account_id, sent) and holds_link(body):
                account = await uow.accounts.get(command.account_id)
                require_no_link(account, body, self._rules, self._clock.now())
            # Read after the lock is held, so that times within a conversation never run backwards.
            message = Message.written(
                id=MessageId(self._ids.new()),
                conversation_id=conversation.id,
                sender_id=command.account_id,
                body=body,
                client_id=command.client_id,
                now=self._clock.now(),
            )
            await uow.conversations.append(message)
            uow.record(
                MessageSent(
                    conversation_id=conversation.id,
                    message_id=message.id,
                    sender_id=command.account_id,
                    recipient_id=recipient,
                )
            )
            await uow.commit()
        return message

    @staticmethod
    async def _sent_before(uow: ConversationsUnitOfWork, command: SendMessageCommand) -> Message | None:
        """What a first try left, even where nothing may be sent any more: that one was sent."""
        if command.client_id is None:
            return None
        return await uow.conversations.find_sent(
            command.conversation_id, command.account_id, command.client_id
        )
