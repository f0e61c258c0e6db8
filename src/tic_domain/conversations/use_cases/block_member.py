from collections.abc import Callable

import attrs

from tic_domain.conversations.changing import block
from tic_domain.conversations.model import Block
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class BlockMemberCommand:
    account_id: AccountId
    conversation_id: ConversationId


@clause("C3.3")
@attrs.frozen
class BlockMember:
    """Stop the other side of a conversation: no messages, matches or new sessions with each other any more,
    and a coachee's answers are not shared any more. What is paid stays as it is. Raises NotFound.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: BlockMemberCommand) -> Block:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(
                command.conversation_id, command.account_id, for_update=True
            )
            other = conversation.other_than(command.account_id)
            made = await block(uow, command.account_id, other, self._clock.now())
            await uow.commit()
        return made
