"""Everyone of a run is assigned at once, and told on their page of matches."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from tic_domain.matching.batch import NOBODY, Assignment, Batch
from tic_domain.matching.criteria import explained
from tic_domain.matching.errors import ShardsUnscored
from tic_domain.matching.jobs import AssignRunJob
from tic_domain.matching.model import StoredMatch
from tic_domain.matching.ports import BatchAssigner, MatchingUnitOfWork
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.replay import stored_match
from tic_domain.matching.rules import fits
from tic_domain.matching.runs import AnsweredCoachee, CoacheeScores, MatchRun, RunReport, RunState
from tic_domain.matching.suggesting import batch_of, query_of, report_of, why_skipped
from tic_domain.matching.weights import Weights
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, MatchId, MatchRunId
from tic_domain.shared.ports import Clock, Ids

BLOCK: Final = 500


@clause("C2.2")
@attrs.frozen
class AssignRun:
    """Suggestions replace those of earlier runs, all or none. Raises NotFound, ShardsUnscored."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _assigner: BatchAssigner
    _clock: Clock
    _ids: Ids

    async def __call__(self, job: AssignRunJob) -> RunReport:
        async with self._open_unit_of_work() as uow:
            run = await uow.match_runs.get(job.run_id, for_update=True)
            if run.report is not None:
                return run.report
            if run.state is not RunState.OPEN:
                raise NotFound("unfinished run")
            progress = await uow.match_runs.progress(run.id)
            if progress.scored < progress.coachees:
                raise ShardsUnscored(progress.coachees - progress.scored)
            market = await uow.candidates.market(run.at)
            scored = await _all_scores(uow, run.id)
            batch = batch_of(scored, market)
            assignment = await self._assigner.assign(batch)
            matches, lost = await self._matches(uow, run, market, batch, assignment)
            report = report_of(scored, batch, assignment, changed=len(lost), lost_score=sum(lost))
            await uow.suggestions.replace([one.coachee_id for one in scored], matches)
            await uow.match_runs.clear(run.id)
            await uow.match_runs.save(run.done(report, self._clock.now()))
            await uow.commit()
        return report

    async def _matches(
        self,
        uow: MatchingUnitOfWork,
        run: MatchRun,
        market: CoachMarket,
        batch: Batch,
        assignment: Assignment,
    ) -> tuple[list[StoredMatch], list[int]]:
        """Explained from the answers of now; and the scores of those who don't fit any more."""
        made: list[StoredMatch] = []
        lost: list[int] = []
        chosen = {
            coachee_id: (coach, dict(batch.pairs.of(place))[coach])
            for place, (coachee_id, coach) in enumerate(zip(batch.coachees, assignment.coach_of, strict=True))
            if coach != NOBODY
        }
        weights = await uow.weights.get(run.weights_version)
        for ids in _blocks(tuple(chosen)):
            found = {one.answers.coachee_id: one for one in await uow.answered.load(ids)}
            for coachee_id in ids:
                coach, score = chosen[coachee_id]
                one = found.get(coachee_id)
                match = self._match(run, market, one, coach, weights) if one else None
                if match is None:
                    lost.append(score)
                else:
                    made.append(match)
        return made, lost

    def _match(
        self, run: MatchRun, market: CoachMarket, one: AnsweredCoachee, coach: int, weights: Weights
    ) -> StoredMatch | None:
        if why_skipped(one.answers.answers, run.at) is not None:
            return None
        candidate = market.candidates[coach]
        query = query_of(one, at=run.at, week=market.week)
        if not fits(candidate, query):
            return None
        return stored_match(
            explained(candidate, query, weights),
            id=MatchId(self._ids.new()),
            answers=one.answers,
            coach=market.coach(candidate.id),
            candidate=candidate,
            query=query,
            weights_version=weights.version,
            now=run.at,
        )


async def _all_scores(uow: MatchingUnitOfWork, run_id: MatchRunId) -> list[CoacheeScores]:
    scored: list[CoacheeScores] = []
    after: AccountId | None = None
    while page := await uow.match_runs.list_scores(run_id, after=after, limit=BLOCK):
        scored += page
        after = page[-1].coachee_id
    return scored


def _blocks(ids: tuple[AccountId, ...]) -> Sequence[tuple[AccountId, ...]]:
    return [ids[first : first + BLOCK] for first in range(0, len(ids), BLOCK)]
