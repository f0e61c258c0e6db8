from collections.abc import Callable

import attrs

from tic_domain.conversations.events import ConversationRead
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
    """Say that everything sent so far has been read. Where that is known already, nothing happens."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: MarkReadCommand) -> None:
        async with self._open_unit_of_work() as uow:
            talk = await uow.conversations.get(command.conversation_id, command.account_id)
            read_at = talk.read_at(command.account_id)
            if read_at is not None and read_at >= talk.last_message_at:
                return
            if not await uow.conversations.mark_read(talk.id, command.account_id, self._clock.now()):
                raise NotFound("conversation")
            uow.record(
                ConversationRead(
                    conversation_id=talk.id,
                    reader_id=command.account_id,
                    other_id=talk.other_than(command.account_id),
                )
            )
            await uow.commit()
