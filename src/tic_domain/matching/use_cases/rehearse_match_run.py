"""An operator wants to know what a run would come to."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.matching.ports import BatchAssigner, MatchingUnitOfWork, PairScorer
from tic_domain.matching.runs import CoacheeScores, RunProgress, RunReport
from tic_domain.matching.suggesting import batch_of, report_of, scores_of, wishes_of
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import MatchRunId
from tic_domain.shared.ports import Clock, Ids

BLOCK: Final = 500


@attrs.frozen(kw_only=True)
class RehearseMatchRunCommand:
    limit: int | None = None
    heard: Callable[[RunProgress], None]


@clause("C2.2")
@attrs.frozen
class RehearseMatchRun:
    """As a run, but nothing is stored and nobody is told. Raises InvalidInput for `limit`."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _scorer: PairScorer
    _assigner: BatchAssigner
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: RehearseMatchRunCommand) -> RunReport:
        with Checks() as check:
            check.number("limit", 1 if command.limit is None else command.limit, least=1, most=10_000_000)
        now, run_id = self._clock.now(), MatchRunId(self._ids.new())
        scored: list[CoacheeScores] = []
        async with self._open_unit_of_work() as uow:
            ids = await uow.answered.list_ids(limit=command.limit)
            market = await uow.candidates.market(now)
            weights = await uow.weights.current()
            for first in range(0, len(ids), BLOCK):
                block = ids[first : first + BLOCK]
                found = await uow.answered.load(block)
                wishes = wishes_of(block, found, at=now, week=market.week)
                pairs = await self._scorer.pairs(market, list(wishes.queries.values()), weights)
                scored += scores_of(run_id, market, wishes, pairs)
                command.heard(RunProgress(coachees=len(ids), scored=len(scored)))
        batch = batch_of(scored, market)
        return report_of(scored, batch, await self._assigner.assign(batch), changed=0, lost_score=0)
