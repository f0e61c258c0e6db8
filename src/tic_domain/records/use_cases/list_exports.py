"""A person's exports."""

from collections.abc import Callable

import attrs

from tic_domain.records.model import DataExport
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ListExportsCommand:
    account_id: AccountId


@clause("C7.3")
@attrs.frozen
class ListExports:
    """Newest first; those that are over are not among them."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListExportsCommand) -> tuple[DataExport, ...]:
        async with self._open_unit_of_work() as uow:
            exports = await uow.exports.list_of(command.account_id)
        return tuple(one for one in exports if self._clock.now() < one.expires_at)
