"""A person cancels an export that is being made, or has a finished one removed."""

from collections.abc import Callable

import attrs

from tic_domain.records.jobs import RemoveExportFileJob
from tic_domain.records.model import ExportId, ExportState
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class DiscardExportCommand:
    account_id: AccountId
    export_id: ExportId


@clause("C7.3")
@attrs.frozen
class DiscardExport:
    """Its owner's alone. A worker that is at it ends and leaves nothing. Raises NotFound."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]

    async def __call__(self, command: DiscardExportCommand) -> None:
        async with self._open_unit_of_work() as uow:
            export = await uow.exports.get(command.export_id, for_update=True)
            if export.account_id != command.account_id:
                raise NotFound("export")
            if export.is_open:
                await uow.exports.save(export.ended(ExportState.CANCELLED))
            else:
                await uow.exports.remove(export.id)
                if export.file_key is not None:
                    uow.enqueue(RemoveExportFileJob(file_key=export.file_key))
            await uow.commit()
