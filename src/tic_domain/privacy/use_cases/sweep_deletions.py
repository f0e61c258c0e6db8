"""Every minute: scheduled deletions whose turn it is, and steps to be done or tried again."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.privacy.erasing.jobs import ErasureStepJob, TryDeletionJob
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.steps import ready
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

_AT_ONCE: Final = 200


@clause("C6.2", "C7.4")
@attrs.frozen
class SweepDeletions:
    """However a process died, and however long a processor was away: each step is tried until it is over."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        """How many jobs it enqueued."""
        now, made = self._clock.now(), 0
        async with self._open_unit_of_work() as uow:
            for request_id in await uow.deletions.list_to_try(now, limit=_AT_ONCE):
                uow.enqueue(TryDeletionJob(request_id=request_id))
                made += 1
            for request_id in await uow.deletions.list_unfinished(now, limit=_AT_ONCE):
                for kind in ready(await uow.deletions.steps_of(request_id), now):
                    uow.enqueue(ErasureStepJob.of(request_id, kind))
                    made += 1
            await uow.commit()
        return made
