from collections.abc import Callable

import attrs

from tic_domain.conversations.ports import ConversationsUnitOfWork, DisclosureRecord
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListDisclosuresCommand:
    account_id: AccountId


@clause("C7.1")
@attrs.frozen
class ListDisclosures:
    """Who may see my quiz and CV, and when they looked."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: ListDisclosuresCommand) -> tuple[DisclosureRecord, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.disclosures.list_of(command.account_id)
