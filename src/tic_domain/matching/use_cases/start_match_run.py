"""An operator has everyone matched at once."""

from collections.abc import Callable

import attrs

from tic_domain.matching.errors import MatchRunOpen
from tic_domain.matching.jobs import ScoreShardJob
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.runs import MOST_SHARDS, MatchRun
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import MatchRunId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class StartMatchRunCommand:
    shards: int | None = None
    """For workers; None: whoever starts it scores as well, by itself."""
    limit: int | None = None
    """How many coachees at most, by id."""
    anew: bool = False
    """Drop the unfinished run, if any."""


@clause("C2.2")
@attrs.frozen
class StartMatchRun:
    """List who is to be matched. Raises MatchRunOpen, InvalidInput, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: StartMatchRunCommand) -> MatchRun:
        shards = 1 if command.shards is None else command.shards
        with Checks() as check:
            check.number("shards", shards, least=1, most=MOST_SHARDS)
            check.number("limit", 1 if command.limit is None else command.limit, least=1, most=10_000_000)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            run = MatchRun.begin(
                id=MatchRunId(self._ids.new()),
                shards=shards,
                by_workers=command.shards is not None,
                weights_version=(await uow.weights.current()).version,
                now=now,
            )
            known = await uow.match_runs.find_open()
            if known is not None:
                if not command.anew:
                    progress = await uow.match_runs.progress(known.id)
                    raise MatchRunOpen(
                        scored=progress.scored, coachees=progress.coachees, moved_at=known.moved_at
                    )
                await uow.match_runs.save(known.abandoned(now))
                await uow.match_runs.clear(known.id)
            await uow.match_runs.add(run, await uow.answered.list_ids(limit=command.limit))
            if run.by_workers:
                for shard in range(run.shards):
                    uow.enqueue(ScoreShardJob(run_id=run.id, shard=shard))
            await uow.commit()
        return run
