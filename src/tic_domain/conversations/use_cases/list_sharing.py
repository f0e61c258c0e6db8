from collections.abc import Callable

import attrs

from tic_domain.conversations.model import Disclosure
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId


@attrs.frozen(kw_only=True)
class ListSharingCommand:
    account_id: AccountId
    conversation_id: ConversationId


@clause("C4.2")
@attrs.frozen
class ListSharing:
    """What was shared in a conversation and when that ended, oldest first: both sides are told.

    Raises NotFound unless they are one of the two.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListSharingCommand) -> tuple[Disclosure, ...]:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            return await uow.disclosures.of_conversation(conversation.id)
