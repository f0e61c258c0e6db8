"""Nothing is left of a person's exports. A step of deleting an account."""

from collections.abc import Callable

import attrs

from tic_domain.records.jobs import RemoveExportFileJob
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ForgetExportsCommand:
    account_id: AccountId


@clause("C7.4")
@attrs.frozen
class ForgetExports:
    """How many there were. One that is being made ends and leaves nothing. Twice is once."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]

    async def __call__(self, command: ForgetExportsCommand) -> int:
        async with self._open_unit_of_work() as uow:
            exports = await uow.exports.list_of(command.account_id, for_update=True)
            for export in exports:
                await uow.exports.remove(export.id)
                if export.file_key is not None:
                    uow.enqueue(RemoveExportFileJob(file_key=export.file_key))
            await uow.commit()
        return len(exports)
