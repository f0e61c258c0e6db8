from collections.abc import Callable

import attrs

from tic_domain.conversations.events import MemberBlocked
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
    """Stop the other side of a conversation: no messages, and no matches with each other any more."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: BlockMemberCommand) -> Block:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            block = Block(
                blocker_id=command.account_id,
                blocked_id=conversation.other_than(command.account_id),
                blocked_at=self._clock.now(),
            )
            await uow.blocks.add(block)
            uow.record(
                MemberBlocked(
                    blocker_id=block.blocker_id, blocked_id=block.blocked_id, conversation_id=conversation.id
                )
            )
            await uow.commit()
        return block
