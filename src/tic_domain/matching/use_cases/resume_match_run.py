"""An operator goes on with a run that was ended before it was done."""

from collections.abc import Callable

import attrs

from tic_domain.matching.errors import MatchRunStale, NoMatchRunOpen
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.runs import STALE_AFTER, MatchRun
from tic_domain.shared.ports import Clock


@attrs.frozen
class ResumeMatchRun:
    """What was scored stays so. Raises NoMatchRunOpen, MatchRunStale."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self) -> MatchRun:
        async with self._open_unit_of_work() as uow:
            run = await uow.match_runs.find_open()
            if run is None:
                raise NoMatchRunOpen
            if self._clock.now() - run.at > STALE_AFTER:
                raise MatchRunStale
            if run.by_workers:
                # Those that still wait are not added again.
                for shard in range(run.shards):
                    if await uow.match_runs.list_unscored(run.id, shard, limit=1):
                        uow.enqueue(ScoreShardJob(run_id=run.id, shard=shard))
                progress = await uow.match_runs.progress(run.id)
                if progress.scored == progress.coachees:
                    uow.enqueue(AssignRunJob(run_id=run.id))
                await uow.commit()
        return run
