"""Files that no version of a CV points to are removed. Run by a periodic job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey, Files
from tic_domain.shared.ports import Clock

SPARED: Final = timedelta(days=1)
"""A file this young may yet get its row."""
_BATCH: Final = 500


@clause("C2.2", "C7.4")
@attrs.frozen
class SweepCvFiles:
    """What an upload left that ended between file and row. How many were removed. Raises Unavailable."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
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
            known = await uow.cvs.known_files(batch)
        orphans = [key for key in batch if key not in known]
        for key in orphans:
            await self._files.remove(key)
        return len(orphans)
