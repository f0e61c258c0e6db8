"""Puts jobs into the queue, on the connection of the transaction that made them necessary."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs
from psycopg import AsyncConnection

from tic_adapters.jobs.kinds import JOB_KINDS, JobKind, JobUnknown, arguments_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import Clock

QUEUE: Final = "tic"
_ENQUEUE: Final = "SELECT tic.enqueue_once(%s::jsonb)"


def _names(kinds: Iterable[JobKind]) -> dict[type[Job], str]:
    return {kind.job: kind.name for kind in kinds}


@clause("C3.1")
@attrs.frozen
class JobQueue:
    _clock: Clock
    _names: dict[type[Job], str] = attrs.field(default=JOB_KINDS, converter=_names)

    async def enqueue(self, connection: AsyncConnection[Any], jobs: Sequence[Job]) -> None:
        """One round trip. While a job with its key is waiting, another one isn't added.

        Raises JobUnknown.
        """
        # Always in one order, so that two transactions never wait for each other's keys.
        once = sorted({job.key: job for job in jobs}.items())
        await connection.execute(_ENQUEUE, [json.dumps([self._row(job) for _, job in once])])

    def _row(self, job: Job) -> dict[str, Any]:
        name = self._names.get(type(job))
        if name is None:
            raise JobUnknown(type(job).__qualname__)
        at = (self._clock.now() + job.delay).isoformat() if job.delay else None
        return {"queue": QUEUE, "task": name, "key": job.key, "args": arguments_of(job), "at": at}
