"""Exports that are over are removed, and those that could not be made are given up. Run by a periodic job."""

from collections.abc import Callable

import attrs

from tic_domain.records.jobs import RemoveExportFileJob
from tic_domain.records.model import GIVEN_UP_AFTER, ExportState
from tic_domain.records.policies import is_given_up
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C7.3")
@attrs.frozen
class PurgeExports:
    """How many were removed."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        now = self._clock.now()
        removed = 0
        async with self._open_unit_of_work() as uow:
            for export in await uow.exports.list_over(now, asked_before=now - GIVEN_UP_AFTER):
                if now < export.expires_at:
                    if is_given_up(export, now):
                        await uow.exports.save(export.ended(ExportState.FAILED))
                    continue
                await uow.exports.remove(export.id)
                removed += 1
                if export.file_key is not None:
                    uow.enqueue(RemoveExportFileJob(file_key=export.file_key))
            await uow.commit()
        return removed
