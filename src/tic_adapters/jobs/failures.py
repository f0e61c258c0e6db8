"""What a failed job leaves behind: a log line and a report, neither with arguments nor messages."""

import logging
from pathlib import Path
from traceback import walk_tb
from typing import Final

import attrs
from procrastinate.jobs import Job as QueuedJob

from tic_domain.shared.clauses import clause
from tic_domain.usage.model import TechnicalFailure
from tic_domain.usage.ports import ErrorReports

_log: Final = logging.getLogger("tic.jobs")
UNKNOWN: Final = "unknown job"


@clause("C2.5", "C4.1")
@attrs.frozen
class Failures:
    _reports: ErrorReports

    def retried(self, job: QueuedJob, error: BaseException) -> None:
        """It will be tried again: worth a line, not yet a report."""
        _log.warning("job failed, it will be tried again", extra=_extra(job, type(error).__qualname__))

    def failed(self, job: QueuedJob, error: BaseException) -> None:
        kind = type(error).__qualname__
        _log.error("job failed for good", extra=_extra(job, kind))
        self._reports.report(
            TechnicalFailure(
                error_type=kind,
                frames=_frames(error),
                operation=job.task_name,
                request_id=f"job {job.id}",
                person=None,
            )
        )

    def unknown(self, job: QueuedJob) -> None:
        """A job that this version doesn't know: of a newer one, or of one long gone."""
        _log.error("job is not known", extra=_extra(job, "JobUnknown"))
        self._reports.report(
            TechnicalFailure(
                error_type="JobUnknown", frames=(), operation=UNKNOWN, request_id=f"job {job.id}", person=None
            )
        )

    def interrupted(self, error: BaseException | None) -> None:
        """The worker itself stopped without being asked to."""
        kind = type(error).__qualname__ if error else "WorkerStopped"
        _log.error("worker was interrupted, it begins anew", extra={"error_type": kind})


def _extra(job: QueuedJob, kind: str) -> dict[str, object]:
    return {"job": job.task_name, "job_id": job.id, "attempt": job.attempts + 1, "error_type": kind}


def _frames(error: BaseException) -> tuple[tuple[str, int, str], ...]:
    return tuple(
        (
            str(frame.f_globals.get("__name__") or Path(frame.f_code.co_filename).name),
            line,
            frame.f_code.co_name,
        )
        for frame, line in walk_tb(error.__traceback__)
    )
