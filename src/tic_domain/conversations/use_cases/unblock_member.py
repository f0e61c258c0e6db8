from collections.abc import Callable

import attrs

from tic_domain.conversations.events import MemberUnblocked
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class UnblockMemberCommand:
    account_id: AccountId
    blocked_id: AccountId


@attrs.frozen
class UnblockMember:
    """Let somebody write again whom one has blocked."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: UnblockMemberCommand) -> None:
        async with self._open_unit_of_work() as uow:
            if not await uow.blocks.remove(command.account_id, command.blocked_id):
                raise NotFound("block")
            one, other = command.account_id, command.blocked_id
            talk = await uow.conversations.find_between(one, other) or (
                await uow.conversations.find_between(other, one)
            )
            uow.record(
                MemberUnblocked(blocker_id=one, blocked_id=other, conversation_id=talk.id if talk else None)
            )
            await uow.commit()
