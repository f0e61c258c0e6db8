"""Runs of matching everyone at once, and suggestions, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.disclosures import MemoryBlockList
from tic_adapters.memory.matching import MemoryAnswers
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.matching.model import StoredMatch
from tic_domain.matching.runs import AnsweredCoachee, CoacheeScores, MatchRun, RunProgress, RunState
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, MatchRunId

_Member = tuple[MatchRunId, AccountId]


@attrs.define
class RunTables:
    runs: dict[MatchRunId, MatchRun] = attrs.field(factory=dict)
    shards: dict[_Member, int] = attrs.field(factory=dict)
    scores: dict[_Member, CoacheeScores] = attrs.field(factory=dict)
    suggestions: dict[AccountId, StoredMatch] = attrs.field(factory=dict)


class MemoryAnsweredCoachees:
    def __init__(self, accounts: MemoryAccounts, answers: MemoryAnswers, blocks: MemoryBlockList) -> None:
        self._accounts = accounts
        self._answers = answers
        self._blocks = blocks

    async def list_ids(self, *, limit: int | None) -> tuple[AccountId, ...]:
        found = await self.load(sorted({one.coachee_id for one in self._answers.all()}))
        return tuple(one.answers.coachee_id for one in found)[:limit]

    async def load(self, ids: Sequence[AccountId]) -> tuple[AnsweredCoachee, ...]:
        found = []
        for coachee_id in ids:
            account = await self._accounts.get(coachee_id)
            answers = await self._answers.find_latest(coachee_id)
            if answers and account.status is AccountStatus.ACTIVE and Role.COACHEE in account.roles:
                apart = await self._blocks.blocked_with(coachee_id)
                found.append(AnsweredCoachee(answers=answers, unavailable=apart))
        return tuple(found)


class MemoryMatchRuns:
    def __init__(self, transaction: Transaction, tables: RunTables) -> None:
        self._runs = Rows(transaction, tables.runs, "run")
        self._shards = Rows(transaction, tables.shards, "coachee of a run")
        self._scores = Rows(transaction, tables.scores, "scores")

    async def add(self, run: MatchRun, coachees: Sequence[AccountId]) -> None:
        await self._runs.reserve("open", run.state)
        if await self.find_open() is not None:
            raise ConcurrentUpdate("run")
        await self._runs.add(run.id, run)
        for coachee_id in coachees:
            await self._shards.add((run.id, coachee_id), run.shard_of(coachee_id))

    async def get(self, run_id: MatchRunId, *, for_update: bool = False) -> MatchRun:
        run = await self._runs.lock(run_id) if for_update else self._runs.find(run_id)
        if run is None:
            raise NotFound("run")
        return run

    async def find_open(self) -> MatchRun | None:
        return self._latest(RunState.OPEN)

    async def find_done(self) -> MatchRun | None:
        return self._latest(RunState.DONE)

    async def save(self, run: MatchRun) -> None:
        await self._runs.put(run.id, run)

    async def list_unscored(self, run_id: MatchRunId, shard: int, *, limit: int) -> tuple[AccountId, ...]:
        waiting = (
            coachee_id
            for coachee_id in self._coachees(run_id)
            if self._shards.find((run_id, coachee_id)) == shard
            and self._scores.find((run_id, coachee_id)) is None
        )
        return tuple(sorted(waiting)[:limit])

    async def put_scores(self, scores: Sequence[CoacheeScores]) -> None:
        for one in scores:
            if self._shards.find((one.run_id, one.coachee_id)) is not None:
                await self._scores.put((one.run_id, one.coachee_id), one)

    async def progress(self, run_id: MatchRunId) -> RunProgress:
        scored = sum(one.run_id == run_id for one in self._scores.all())
        return RunProgress(coachees=len(self._coachees(run_id)), scored=scored)

    async def list_scores(
        self, run_id: MatchRunId, *, after: AccountId | None, limit: int
    ) -> tuple[CoacheeScores, ...]:
        own = [
            one
            for one in self._scores.all()
            if one.run_id == run_id and (after is None or one.coachee_id > after)
        ]
        return tuple(sorted(own, key=lambda one: one.coachee_id)[:limit])

    async def clear(self, run_id: MatchRunId) -> None:
        for coachee_id in self._coachees(run_id):
            await self._shards.drop((run_id, coachee_id))
            await self._scores.drop((run_id, coachee_id))

    def _coachees(self, run_id: MatchRunId) -> list[AccountId]:
        return [coachee_id for of_run, coachee_id in self._shards.all_keys() if of_run == run_id]

    def _latest(self, state: RunState) -> MatchRun | None:
        found = [one for one in self._runs.all() if one.state is state]
        return max(found, key=lambda one: (one.moved_at, one.id), default=None)


class MemorySuggestions:
    def __init__(self, transaction: Transaction, tables: RunTables) -> None:
        self._rows = Rows(transaction, tables.suggestions, "suggestion")

    async def replace(self, coachees: Sequence[AccountId], matches: Sequence[StoredMatch]) -> None:
        for coachee_id in coachees:
            await self._rows.drop(coachee_id)
        for match in matches:
            await self._rows.add(match.coachee_id, match)

    async def find(self, coachee_id: AccountId) -> StoredMatch | None:
        return self._rows.find(coachee_id)

    async def count_by_coach(self) -> Mapping[AccountId, int]:
        return Counter(one.coach_id for one in self._rows.all())
