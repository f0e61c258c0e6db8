"""An export is made: streamed from one moment's state into a sealed file. Run as a job."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

import attrs

from tic_domain.records.jobs import MakeExportJob, RemoveExportFileJob
from tic_domain.records.model import DataExport, ExportState, HeldRecord
from tic_domain.records.policies import replaced_by
from tic_domain.records.ports import (
    Archives,
    Attachments,
    Collected,
    Holdings,
    Kinds,
    OpenHoldings,
    RecordsUnitOfWork,
)
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import FileKey, Files
from tic_domain.shared.ports import Clock, Ids

_NOTED_EVERY: Final = 1_000


class _NotOursAnyMore(Exception):
    """Cancelled, deleted with its owner, or taken up by another worker."""


@clause("C7.3")
@attrs.frozen
class MakeExport:
    """Begun anew where a worker died over it: a file is offered once it is whole, and never before.

    Does nothing for one that was cancelled. Raises Unavailable; the job is then tried again.
    """

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _open_holdings: OpenHoldings
    _kinds: Kinds
    _archives: Archives
    _attachments: Attachments
    _files: Files
    _clock: Clock
    _ids: Ids

    async def __call__(self, job: MakeExportJob) -> None:
        async with self._open_holdings() as holdings:
            export = await self._begin(job, holdings)
            if export is None:
                return
            # Another name for each attempt: a worker that was given up may still be writing.
            file_key = FileKey(self._ids.new())
            try:
                size = await self._write(export, file_key, holdings)
                kept = await self._finish(export, file_key, size)
            except _NotOursAnyMore:
                kept = False
        if not kept:
            await self._files.remove(file_key)

    async def _begin(self, job: MakeExportJob, holdings: Holdings) -> DataExport | None:
        async with self._open_unit_of_work() as uow:
            try:
                export = await uow.exports.get(job.export_id, for_update=True)
            except NotFound:
                return None
            if not export.is_open:
                return None
            counts = await holdings.counts(export.account_id)
            export = export.begun(self._archives.passes * sum(counts.values()))
            await uow.exports.save(export)
            await uow.commit()
        return export

    async def _write(self, export: DataExport, file_key: FileKey, holdings: Holdings) -> int:
        """Its size. Raises _NotOursAnyMore."""
        counting = _Counting()
        account_id = export.account_id

        def stream(kind: str) -> AsyncIterator[Sequence[HeldRecord]]:
            return self._noted(export, counting, holdings.stream(account_id, kind))

        collected = Collected(
            account_id=account_id,
            made_at=self._clock.now(),
            kinds=self._kinds(),
            counts=await holdings.counts(account_id),
            names=await holdings.names(account_id),
            stream=stream,
            attachments=lambda: self._attachments.of(account_id),
        )
        async with self._open_unit_of_work() as uow:
            seal = await uow.exports.seal(account_id, file_key)
        content = counting.bytes_of(self._archives.written(collected))
        await self._files.put_stream(file_key, seal.seal_stream(content))
        return counting.size

    async def _noted(
        self, export: DataExport, counting: "_Counting", batches: AsyncIterator[Sequence[HeldRecord]]
    ) -> AsyncIterator[Sequence[HeldRecord]]:
        """Says how far it is from time to time, and ends where nobody waits for it any more."""
        async for batch in batches:
            yield batch
            counting.records += len(batch)
            if counting.records - counting.noted >= _NOTED_EVERY:
                counting.noted = counting.records
                async with self._open_unit_of_work() as uow:
                    if not await uow.exports.note(export.id, export.attempt, counting.records):
                        raise _NotOursAnyMore
                    await uow.commit()

    async def _finish(self, export: DataExport, file_key: FileKey, size: int) -> bool:
        async with self._open_unit_of_work() as uow:
            try:
                now_kept = await uow.exports.get(export.id, for_update=True)
            except NotFound:
                return False
            if now_kept.state is not ExportState.RUNNING or now_kept.attempt != export.attempt:
                return False
            ready = now_kept.made(file_key=file_key, size=size, now=self._clock.now())
            await uow.exports.save(ready)
            for old in replaced_by(ready, await uow.exports.list_of(ready.account_id)):
                await uow.exports.remove(old.id)
                if old.file_key is not None:
                    uow.enqueue(RemoveExportFileJob(file_key=old.file_key))
            await uow.commit()
        return True


@attrs.define
class _Counting:
    records: int = 0
    noted: int = 0
    size: int = 0

    async def bytes_of(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            self.size += len(piece)
            yield piece
