"""The file of a deleted CV is removed. Run as a job."""

import attrs

from tic_domain.matching.jobs import RemoveCvFileJob
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import Files


@clause("C7.4")
@attrs.frozen
class RemoveCvFile:
    """Twice is once. Raises Unavailable; the job is then tried again."""

    _files: Files

    async def __call__(self, job: RemoveCvFileJob) -> None:
        await self._files.remove(job.file_key)
