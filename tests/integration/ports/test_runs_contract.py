"""Runs, their scores, and suggestions, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.worlds import QUIZ, World

from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.conversations.model import Block
from tic_domain.matching.runs import (
    CoacheeScores,
    MatchRun,
    RunProgress,
    RunReport,
    Skipped,
    packed,
    unpacked,
)
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, MatchRunId

REPORT = RunReport(
    coachees=3,
    skipped={"inactive": 1},
    assigned=1,
    nobody_fits={"budget": 1},
    places_taken=0,
    changed_since=0,
    pairs=4,
    coaches=2,
    places=5,
    total_score=8_000,
)


def run_of(world: World, *, shards: int = 1) -> MatchRun:
    return MatchRun.begin(
        id=MatchRunId(world.ids.new()),
        shards=shards,
        by_workers=shards > 1,
        weights_version=1,
        now=world.clock.now(),
    )


async def added(world: World, coachees: list[AccountId], *, shards: int = 1) -> MatchRun:
    run = run_of(world, shards=shards)
    async with world.open() as uow:
        await uow.match_runs.add(run, coachees)
        await uow.commit()
    return run


async def coachees_of(world: World, *names: str) -> list[AccountId]:
    return sorted([(await world.member(name)).id for name in names])


async def test_a_run_comes_back_as_it_was(world: World) -> None:
    run = await added(world, [])
    done = run.done(REPORT, world.clock.now() + timedelta(seconds=5))
    async with world.open() as uow:
        assert await uow.match_runs.find_open() == run
        assert await uow.match_runs.find_done() is None
        await uow.match_runs.save(done)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.match_runs.get(run.id) == done
        assert await uow.match_runs.find_open() is None
        assert await uow.match_runs.find_done() == done
        with pytest.raises(NotFound):
            await uow.match_runs.get(MatchRunId(world.ids.new()))


async def test_one_run_is_open_at_a_time(world: World) -> None:
    run = await added(world, [])
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.match_runs.add(run_of(world), [])
    async with world.open() as uow:
        await uow.match_runs.save(run.abandoned(world.clock.now()))
        await uow.match_runs.add(run_of(world), [])
        await uow.commit()


async def test_each_shard_has_its_own_coachees(world: World) -> None:
    coachees = await coachees_of(world, "Ada", "Bea", "Cleo", "Dina", "Eva")
    run = await added(world, coachees, shards=2)
    async with world.read() as uow:
        parts = [await uow.match_runs.list_unscored(run.id, shard, limit=9) for shard in range(2)]
        assert sorted([*parts[0], *parts[1]]) == coachees
        assert all(list(part) == sorted(part) for part in parts)
        assert await uow.match_runs.progress(run.id) == RunProgress(coachees=5, scored=0)


@pytest.mark.clause("C2.2")
async def test_scores_are_kept_until_they_are_cleared(world: World) -> None:
    ada, bea, cleo = await coachees_of(world, "Ada", "Bea", "Cleo")
    run = await added(world, [ada, bea])
    first = CoacheeScores(
        run_id=run.id,
        coachee_id=ada,
        answers_version=2,
        skipped=None,
        kept_away_by=None,
        pairs=packed([(bea, 10_000), (cleo, 10)]),
    )
    second = attrs.evolve(
        first,
        coachee_id=bea,
        answers_version=None,
        skipped=Skipped.INACTIVE,
        pairs=b"",
        kept_away_by=Rule.HOURS,
    )
    stranger = attrs.evolve(first, coachee_id=cleo)
    async with world.open() as uow:
        await uow.match_runs.put_scores([first, stranger])
        await uow.match_runs.put_scores([])
        await uow.commit()
    async with world.read() as uow:
        assert await uow.match_runs.list_unscored(run.id, 0, limit=9) == (bea,)
        assert await uow.match_runs.progress(run.id) == RunProgress(coachees=2, scored=1)
    async with world.open() as uow:
        await uow.match_runs.put_scores([first, second])
        await uow.commit()
    async with world.open() as uow:
        assert await uow.match_runs.list_scores(run.id, after=None, limit=9) == (first, second)
        assert await uow.match_runs.list_scores(run.id, after=None, limit=1) == (first,)
        assert await uow.match_runs.list_scores(run.id, after=ada, limit=9) == (second,)
        await uow.match_runs.clear(run.id)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.match_runs.progress(run.id) == RunProgress(coachees=0, scored=0)
        assert await uow.match_runs.get(run.id) == run


def test_packed_pairs_come_back_by_place(world: World) -> None:
    one, other, gone = (AccountId(world.ids.new()) for _ in range(3))
    pairs = packed([(one, 7), (gone, 8), (other, 10_000)])
    assert len(pairs) == 54
    assert unpacked(pairs, {one.bytes: 4, other.bytes: 0}) == [(0, 10_000), (4, 7)]


async def test_who_can_be_matched(world: World) -> None:
    ada, bea, cleo, dina, eva = await coachees_of(world, "Ada", "Bea", "Cleo", "Dina", "Eva")
    for coachee_id in (ada, bea, cleo, dina):
        await world.answers(coachee_id)
    latest = await world.answers(ada, attrs.evolve(QUIZ, role="sre"))
    async with world.open() as uow:
        suspended, coach_only = await uow.accounts.get(bea), await uow.accounts.get(cleo)
        await uow.accounts.save(attrs.evolve(suspended, status=AccountStatus.SUSPENDED))
        await uow.accounts.save(coach_only.using(frozenset({Role.COACH}), Role.COACH))
        await uow.blocks.add(Block(blocker_id=dina, blocked_id=ada, blocked_at=world.clock.now()))
        await uow.blocks.add(Block(blocker_id=ada, blocked_id=eva, blocked_at=world.clock.now()))
        await uow.commit()
    async with world.read() as uow:
        assert await uow.answered.list_ids(limit=None) == (ada, dina)
        assert await uow.answered.list_ids(limit=1) == (ada,)
        found = {one.answers.coachee_id: one for one in await uow.answered.load([ada, bea, cleo, dina, eva])}
        assert set(found) == {ada, dina}
        assert found[ada].answers == latest
        assert found[ada].unavailable == {dina, eva}
        assert found[dina].unavailable == {ada}
        assert await uow.answered.load([]) == ()


@pytest.mark.clause("C2.2")
async def test_a_suggestion_replaces_the_earlier_one(world: World) -> None:
    ada, bea = await coachees_of(world, "Ada", "Bea")
    cora, carl = (await world.coach()).id, (await world.coach("Carl Coach")).id
    older, others = match_of(world, ada, cora), match_of(world, bea, cora)
    newer = match_of(world, ada, carl, score=1)
    async with world.open() as uow:
        await uow.suggestions.replace([ada, bea], [older, others])
        await uow.commit()
    async with world.open() as uow:
        assert await uow.suggestions.count_by_coach() == {cora: 2}
        await uow.suggestions.replace([ada], [newer])
        await uow.commit()
    async with world.open() as uow:
        assert await uow.suggestions.find(ada) == newer
        assert await uow.suggestions.find(bea) == others
        assert await uow.suggestions.find(cora) is None
        assert await uow.matches.list_of(ada) == ()
        assert (await uow.coaches.standings([cora]))[cora].shown_recently == 0
        await uow.suggestions.replace([ada, bea], [])
        assert await uow.suggestions.count_by_coach() == {}
