"""A person downloads their export."""

from collections.abc import AsyncIterator, Callable

import attrs

from tic_domain.records.errors import ExportNotReady
from tic_domain.records.model import DataExport, ExportId
from tic_domain.records.policies import downloadable
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import Files
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class DownloadExportCommand:
    account_id: AccountId
    export_id: ExportId


@attrs.frozen(kw_only=True)
class DownloadedExport:
    export: DataExport
    size: int
    content: AsyncIterator[bytes] = attrs.field(repr=False)
    """In parts, in their order. Raises SealBroken where the file was changed."""


@clause("C7.3")
@attrs.frozen
class DownloadExport:
    """Its owner's alone. Raises NotFound, ExportNotReady, Unavailable."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _files: Files
    _clock: Clock

    async def __call__(self, command: DownloadExportCommand) -> DownloadedExport:
        async with self._open_unit_of_work() as uow:
            export = await uow.exports.get(command.export_id)
            if export.account_id != command.account_id:
                raise NotFound("export")
            file_key = downloadable(export, self._clock.now())
            if export.size is None:
                raise ExportNotReady
            seal = await uow.exports.seal(export.account_id, file_key)
        content = seal.open(await self._files.open(file_key))
        return DownloadedExport(export=export, size=export.size, content=content)
