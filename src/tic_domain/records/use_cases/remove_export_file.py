"""The file of an export that is over is removed. Run as a job."""

import attrs

from tic_domain.records.jobs import RemoveExportFileJob
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import Files


@clause("C7.3")
@attrs.frozen
class RemoveExportFile:
    """Twice is once. Raises Unavailable; the job is then tried again."""

    _files: Files

    async def __call__(self, job: RemoveExportFileJob) -> None:
        await self._files.remove(job.file_key)
