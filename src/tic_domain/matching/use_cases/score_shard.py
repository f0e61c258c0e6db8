"""One shard of a run is scored, block by block, each of which is kept at once."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.ports import MatchingUnitOfWork, PairScorer
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.runs import AnsweredCoachee, CoacheeScores, MatchRun, RunProgress, RunState
from tic_domain.matching.suggesting import scores_of, wishes_of
from tic_domain.matching.weights import Weights
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

BLOCK: Final = 500
"""Coachees whose answers are open at the same time."""


def unheard(progress: RunProgress) -> None:
    """For who doesn't want to know."""


@clause("C2.2")
@attrs.frozen
class ScoreShard:
    """Whatever ends it, what it has scored so far stays. Raises NotFound, WeightsUnknown.

    By workers, the shard that ends last has everyone assigned.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _scorer: PairScorer
    _clock: Clock
    _block_size: int = BLOCK

    async def __call__(self, job: ScoreShardJob, heard: Callable[[RunProgress], None] = unheard) -> None:
        while await self._block(job, heard):
            pass

    async def _block(self, job: ScoreShardJob, heard: Callable[[RunProgress], None]) -> bool:
        async with self._open_unit_of_work() as uow:
            run = await uow.match_runs.get(job.run_id)
            ids = await uow.match_runs.list_unscored(job.run_id, job.shard, limit=self._block_size)
            if run.state is not RunState.OPEN:
                return False
            market = await uow.candidates.market(run.at)
            weights = await uow.weights.get(run.weights_version)
            scores = await self._scores(run, market, ids, await uow.answered.load(ids), weights)
            await uow.match_runs.put_scores(scores)
            # Locked, so that of several shards that end at once, one sees that all have.
            run = await uow.match_runs.get(job.run_id, for_update=True)
            if run.state is not RunState.OPEN:
                return False
            await uow.match_runs.save(run.moved(self._clock.now()))
            progress = await uow.match_runs.progress(run.id)
            if run.by_workers and progress.scored == progress.coachees:
                uow.enqueue(AssignRunJob(run_id=run.id))
            await uow.commit()
        heard(progress)
        return len(ids) == self._block_size

    async def _scores(
        self,
        run: MatchRun,
        market: CoachMarket,
        ids: Sequence[AccountId],
        found: Sequence[AnsweredCoachee],
        weights: Weights,
    ) -> tuple[CoacheeScores, ...]:
        wishes = wishes_of(ids, found, at=run.at, week=market.week)
        queries = list(wishes.queries.values())
        pairs = await self._scorer.pairs(market, queries, weights)
        return scores_of(run.id, market, wishes, pairs)
