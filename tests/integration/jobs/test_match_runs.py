"""Everyone is matched at once by workers: with any number of shards, and whoever crashes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import attrs
import psycopg
import pytest
from tests.integration.jobs.conftest import Bench
from tests.integration.ports.worlds import QUIZ

from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.flows import solved_by_flow
from tic_adapters.assignment.scoring import NumpyPairScorer
from tic_domain.coaches.model import Offering
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.runs import RunProgress, RunReport, RunState
from tic_domain.matching.use_cases.assign_run import AssignRun
from tic_domain.matching.use_cases.resume_match_run import ResumeMatchRun
from tic_domain.matching.use_cases.score_shard import ScoreShard, unheard
from tic_domain.matching.use_cases.start_match_run import StartMatchRun, StartMatchRunCommand
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.jobs import Job
from tic_domain.shared.money import Money

Handler = Callable[[Job], Awaitable[None]]


@attrs.frozen
class Town:
    bench: Bench
    coachees: Sequence[AccountId]

    def work(self, *, heard: Callable[[RunProgress], None] = unheard) -> Handler:
        bench = self.bench
        score = ScoreShard(bench.open, NumpyPairScorer(), bench.clock, 2)
        assign = AssignRun(bench.open, ExactAssigner(solved_by_flow), bench.clock, bench.ids)

        async def do(job: Job) -> None:
            if isinstance(job, ScoreShardJob):
                await score(job, heard)
                return
            assert isinstance(job, AssignRunJob)
            await assign(job)

        return do

    async def start(self, **options: Any) -> None:
        start = StartMatchRun(self.bench.open, self.bench.clock, self.bench.ids)
        await start(StartMatchRunCommand(**options))

    async def run(self, do: Handler) -> None:
        """A worker that ends when idle doesn't wait for what its last jobs enqueue."""
        while self.bench.store.waiting_jobs():
            await self.bench.run(do)

    async def report(self) -> RunReport | None:
        async with self.bench.read() as uow:
            run = await uow.match_runs.find_done()
            assert await uow.match_runs.find_open() is None
        return run.report if run else None

    async def suggested(self) -> list[tuple[AccountId, int] | None]:
        async with self.bench.read() as uow:
            found = [await uow.suggestions.find(one) for one in self.coachees]
        return [(one.coach_id, one.score) if one else None for one in found]

    def scores(self) -> list[bytes]:
        with psycopg.connect(self.bench.url) as connection:
            found = connection.execute("SELECT result FROM tic.match_run_scores WHERE result IS NOT NULL")
            return [bytes(result) for (result,) in found]


@pytest.fixture
async def town(bench: Bench) -> Town:
    for number in range(4):
        offering = Offering.of(
            id=OfferingId(bench.ids.new()),
            kind="single",
            title="Mock interview",
            minutes=60,
            sessions=1,
            price=Money(6_000 + 1_500 * number, "eur"),
        )
        await bench.coach(f"Coach {number}", offerings=(offering,), capacity=2)
    coachees = []
    for number in range(11):
        account = await bench.member(f"Coachee {number}")
        await bench.answers(account.id, attrs.evolve(QUIZ, budget=Money(7_000 + 500 * number, "eur")))
        coachees.append(account.id)
    return Town(bench, coachees)


async def test_shards_of_several_workers_give_what_one_gives(town: Town) -> None:
    await town.start(shards=1)
    await town.run(town.work())
    alone, report = await town.suggested(), await town.report()
    assert report is not None
    assert (report.coachees, report.assigned) == (11, 8)
    for shards in (3, 16):
        await town.start(shards=shards)
        await asyncio.gather(town.run(town.work()), town.run(town.work()))
        assert await town.suggested() == alone
        assert await town.report() == report
    assert town.bench.reports.seen == []


async def test_a_shard_that_crashes_is_taken_up_where_it_was(town: Town) -> None:
    heard: list[int] = []

    def crash_once(progress: RunProgress) -> None:
        heard.append(progress.scored)
        if len(heard) == 2:
            raise RuntimeError("crashed")

    await town.start(shards=1)
    await town.run(town.work(heard=crash_once))
    report = await town.report()
    assert report is not None
    assert heard == [2, 4, 6, 8, 10, 11]
    assert (report.coachees, report.assigned) == (11, 8)


@pytest.mark.clause("C2.2")
async def test_nothing_of_anyone_lies_open_meanwhile(town: Town) -> None:
    await town.start(shards=2)
    with psycopg.connect(town.bench.url) as connection:
        arguments = connection.execute("SELECT args FROM procrastinate_jobs").fetchall()
    assert all(set(args) <= {"run_id", "shard"} for (args,) in arguments)
    do = town.work()
    async with town.bench.read() as uow:
        run = await uow.match_runs.find_open()
        coaches = [one.id.bytes for one in (await uow.candidates.market(town.bench.clock.now())).candidates]
    assert run is not None
    for shard in range(2):
        await do(ScoreShardJob(run_id=run.id, shard=shard))
    sealed = town.scores()
    assert len(sealed) == 11
    assert not any(coach in result for coach in coaches for result in sealed)
    await town.run(do)
    assert town.scores() == []


async def test_a_run_is_resumed_without_its_jobs(town: Town) -> None:
    await town.start(shards=2)
    with psycopg.connect(town.bench.url, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    run = await ResumeMatchRun(town.bench.open, town.bench.clock)()
    assert run.state is RunState.OPEN
    await town.run(town.work())
    assert await town.report() is not None
