"""The procrastinate app: a task for each kind of job, and what is done every minute and every hour."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy

from tic_adapters.jobs.failures import Failures
from tic_adapters.jobs.kinds import JOB_KINDS, JobKind, job_from
from tic_adapters.jobs.queue import QUEUE
from tic_domain.notifications.errors import MailDelayed
from tic_domain.shared.jobs import Job

Handler = Callable[[Job], Awaitable[object]]

ATTEMPTS: Final = 8
MAIL_ATTEMPTS: Final = 30
"""With the pauses in between, a day."""
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(hours=1)
_STEEPEST: Final = 16
"""Where the longest pause is reached by far, and numbers are still small."""
FAILED_KEPT_HOURS: Final = 30 * 24


@attrs.frozen(kw_only=True)
class Work:
    """What a worker does. `handler_of` gives the callable of a kind by the name of its provider."""

    handler_of: Callable[[str], Handler]
    failures: Failures
    purges: tuple[Callable[[], Awaitable[object]], ...] = ()
    """Run every hour: whatever has expired is forgotten."""
    checks: tuple[Callable[[], Awaitable[object]], ...] = ()
    """Run every hour, apart from the purges: whatever was missed is found."""
    sweeps: tuple[Callable[[], Awaitable[object]], ...] = ()
    """Run every minute: whatever has become due is enqueued."""
    kinds: tuple[JobKind, ...] = JOB_KINDS
    first_pause: timedelta = FIRST_PAUSE
    stalled_after: float = 30.0
    """Seconds without a heartbeat after which a worker counts as dead, and its jobs as free."""


def attempts_for(error: BaseException) -> int:
    """A mail provider that takes nothing gets a day: then a mail is given up."""
    return MAIL_ATTEMPTS if isinstance(error, MailDelayed) else ATTEMPTS


def wanted_pause(error: BaseException, attempts: int, first: timedelta) -> timedelta:
    """As long as whoever refused it wants, where they said so."""
    pause = pause_after(attempts, first)
    asked = error.retry_after if isinstance(error, MailDelayed) else None
    return pause if asked is None else max(pause, min(timedelta(seconds=asked), LONGEST_PAUSE))


def pause_after(attempts: int, first: timedelta = FIRST_PAUSE) -> timedelta:
    """Before the next attempt, after so many have failed: threefold each time, up to an hour."""
    return min(first * (3.0 ** min(max(attempts - 1, 0), _STEEPEST)), LONGEST_PAUSE)


class _Retries(BaseRetryStrategy):
    def __init__(self, first_pause: timedelta) -> None:
        self._first_pause = first_pause

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if job.attempts + 1 >= attempts_for(exception):
            return None
        pause = wanted_pause(exception, job.attempts + 1, self._first_pause)
        return RetryDecision(retry_at=datetime.now(UTC) + pause)


class _Jobs(JobManager):
    """A job that is to be tried again gives way to one with its key that came in the meantime."""

    def __init__(self, connector: PsycopgConnector, work: Work) -> None:
        super().__init__(connector)
        self._known = {kind.name for kind in work.kinds} | HOUSEKEEPING
        self._failures = work.failures

    async def retry_job(self, job: QueuedJob, *args: Any, **options: Any) -> None:
        try:
            await super().retry_job(job, *args, **options)
        except UniqueViolation:
            await super().finish_job(job, Status.ABORTED, delete_job=True)

    async def finish_job(self, job: QueuedJob, status: Status, delete_job: bool) -> None:
        if status is Status.FAILED and job.task_name not in self._known:
            self._failures.unknown(job)
        await super().finish_job(job, status, delete_job)


_RESCUE: Final = "rescue-stalled-jobs"
_PURGE: Final = "purge-expired"
_SWEEP: Final = "sweep-due"
_CHECK: Final = "check-hourly"
HOUSEKEEPING: Final = frozenset({_RESCUE, _PURGE, _SWEEP, _CHECK})
"""Tasks that a worker enqueues by itself."""


def build_app(connector: PsycopgConnector, work: Work) -> App:
    app = App(connector=connector)
    app.job_manager = _Jobs(connector, work)
    for kind in work.kinds:
        _add_task(app, kind, work)
    _add_periodic(app, work)
    return app


async def rescue_stalled(app: App, seconds: float) -> int:
    """Jobs of workers that died are put back. How many."""
    await app.job_manager.prune_stalled_workers(seconds)
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


def _add_task(app: App, kind: JobKind, work: Work) -> None:
    async def run(context: JobContext, /, **arguments: Any) -> None:
        try:
            await work.handler_of(kind.handler)(job_from(kind.job, arguments))
        except Exception as error:
            if context.job.attempts + 1 >= attempts_for(error):
                work.failures.failed(context.job, error)
            else:
                work.failures.retried(context.job, error)
            raise

    app.task(name=kind.name, queue=QUEUE, retry=_Retries(work.first_pause), pass_context=True)(run)


def _add_periodic(app: App, work: Work) -> None:
    async def rescue(context: JobContext, timestamp: int) -> None:
        await _reported(work, context, [lambda: rescue_stalled(app, work.stalled_after)])

    async def purge(context: JobContext, timestamp: int) -> None:
        async def old_jobs() -> None:
            await app.job_manager.delete_old_jobs(
                nb_hours=FAILED_KEPT_HOURS,
                include_failed=True,
                include_cancelled=True,
                include_aborted=True,
            )

        await _reported(work, context, [*work.purges, old_jobs])

    async def sweep(context: JobContext, timestamp: int) -> None:
        await _reported(work, context, work.sweeps)

    async def check(context: JobContext, timestamp: int) -> None:
        await _reported(work, context, work.checks)

    tasks = (
        (_RESCUE, "* * * * *", rescue),
        (_SWEEP, "* * * * *", sweep),
        (_PURGE, "0 * * * *", purge),
        (_CHECK, "30 * * * *", check),
    )
    for name, cron, task in tasks:
        registered = app.task(name=name, queue=QUEUE, queueing_lock=name, pass_context=True)(task)
        app.periodic(cron=cron)(registered)


async def _reported(
    work: Work, context: JobContext, steps: Iterable[Callable[[], Awaitable[object]]]
) -> None:
    """One that fails stops no other. No second attempt: the next minute or hour brings one."""
    failed: list[Exception] = []
    for step in steps:
        outcome = await asyncio.gather(step(), return_exceptions=True)
        failed += [one for one in outcome if isinstance(one, Exception)]
    for error in failed:
        work.failures.failed(context.job, error)
    if failed:
        raise failed[0]
