from collections.abc import Callable

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.conversations.model import Block
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListBlocksCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class NamedBlock:
    block: Block
    name: str


@clause("C3.3", "C7.1")
@attrs.frozen
class ListBlocks:
    """Whom one has blocked, newest first. Who has blocked one is told to nobody."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListBlocksCommand) -> tuple[NamedBlock, ...]:
        async with self._open_unit_of_work() as uow:
            blocks = await uow.blocks.list_by(command.account_id)
            names = await uow.accounts.names_of({one.blocked_id for one in blocks})
        return tuple(NamedBlock(block=one, name=names.get(one.blocked_id, DELETED)) for one in blocks)
