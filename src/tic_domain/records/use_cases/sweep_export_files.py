"""Files that no export points to are removed: what a worker left that died. Run by a periodic job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey, Files
from tic_domain.shared.ports import Clock

SPARED: Final = timedelta(days=1)
"""A file this young may still be being written."""
_BATCH: Final = 500


@clause("C7.3", "C7.4")
@attrs.frozen
class SweepExportFiles:
    """How many were removed. Raises Unavailable."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _files: Files
    _clock: Clock

    async def __call__(self) -> int:
        removed = 0
        batch: list[FileKey] = []
        async for key in self._files.list_older(self._clock.now() - SPARED):
            batch.append(key)
            if len(batch) == _BATCH:
                removed += await self._sweep(batch)
                batch = []
        return removed + await self._sweep(batch)

    async def _sweep(self, batch: list[FileKey]) -> int:
        if not batch:
            return 0
        async with self._open_unit_of_work() as uow:
            known = await uow.exports.known_files(batch)
        orphans = [key for key in batch if key not in known]
        for key in orphans:
            await self._files.remove(key)
        return len(orphans)
