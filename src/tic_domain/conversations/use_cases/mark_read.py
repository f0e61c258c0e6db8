from collections.abc import Callable

import attrs

from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class MarkReadCommand:
    account_id: AccountId
    conversation_id: ConversationId


@attrs.frozen
class MarkRead:
    """Say that everything sent so far has been read."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: MarkReadCommand) -> None:
        async with self._open_unit_of_work() as uow:
            found = await uow.conversations.mark_read(
                command.conversation_id, command.account_id, self._clock.now()
            )
            if not found:
                raise NotFound("conversation")
            await uow.commit()
