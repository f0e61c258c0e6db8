"""How far one export of a person's is."""

from collections.abc import Callable

import attrs

from tic_domain.records.model import DataExport, ExportId
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowExportCommand:
    account_id: AccountId
    export_id: ExportId


@clause("C7.3")
@attrs.frozen
class ShowExport:
    """Its owner's alone. Raises NotFound, also for one that is over."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowExportCommand) -> DataExport:
        async with self._open_unit_of_work() as uow:
            export = await uow.exports.get(command.export_id)
        if export.account_id != command.account_id or export.expires_at <= self._clock.now():
            raise NotFound("export")
        return export
