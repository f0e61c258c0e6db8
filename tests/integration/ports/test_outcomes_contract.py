"""Outcomes, as every adapter has to keep them."""

import asyncio
from datetime import date, timedelta
from typing import Any, Final

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.vocabulary import Criterion
from tic_domain.shared.ids import AccountId

WEEK: Final = date(2026, 3, 2)
POINTS: Final = {criterion.value: place * 900 for place, criterion in enumerate(Criterion)}


def showing(coach_id: AccountId, **changes: Any) -> Showing:
    made = Showing(
        coach_id=coach_id,
        points=POINTS,
        top_criterion=Criterion.NATIVE,
        rank=1,
        weights_version=1,
        week=WEEK,
    )
    return attrs.evolve(made, **changes)


async def show(world: World, coachee_id: AccountId, *shown: Showing) -> None:
    async with world.open() as uow:
        await uow.outcomes.show(coachee_id, shown)
        await uow.commit()


async def advance(world: World, coachee_id: AccountId, coach_id: AccountId, stage: OutcomeStage) -> bool:
    async with world.open() as uow:
        moved = await uow.outcomes.advance(coachee_id, coach_id, stage, week=WEEK)
        await uow.commit()
    return moved


async def outcomes_of(world: World, coachee_id: AccountId) -> tuple[Outcome, ...]:
    async with world.read() as uow:
        return await uow.outcomes.list_of(coachee_id)


def ids(world: World, count: int) -> list[AccountId]:
    return [AccountId(world.ids.new()) for _ in range(count)]


@pytest.mark.clause("C2.2")
async def test_what_was_shown_comes_back_newest_week_and_best_place_first(world: World) -> None:
    ada, one, two, three = ids(world, 4)
    await show(
        world,
        ada,
        showing(one, rank=2, top_criterion=None),
        showing(two, rank=1),
        showing(three, rank=9, week=WEEK + timedelta(weeks=1)),
    )

    found = await outcomes_of(world, ada)

    assert [one.rank for one in found] == [9, 1, 2]
    assert [one.top_criterion for one in found] == [Criterion.NATIVE, Criterion.NATIVE, None]
    assert all(dict(one.points) == POINTS for one in found)
    assert {one.stage for one in found} == {OutcomeStage.SHOWN}
    assert len({one.pair for one in found}) == 3
    assert len({one.coachee for one in found}) == 1


async def test_what_was_shown_last_counts_until_something_came_of_it(world: World) -> None:
    ada, cora = ids(world, 2)
    await show(world, ada, showing(cora, rank=5))
    await show(world, ada, showing(cora, rank=2, weights_version=3, week=WEEK + timedelta(weeks=2)))
    await advance(world, ada, cora, OutcomeStage.STARTED)
    await show(world, ada, showing(cora, rank=1, weights_version=4))

    (outcome,) = await outcomes_of(world, ada)

    assert (outcome.rank, outcome.weights_version, outcome.week) == (2, 3, WEEK + timedelta(weeks=2))
    assert outcome.stage is OutcomeStage.STARTED


async def test_a_stage_moves_forward_and_never_back(world: World) -> None:
    ada, cora = ids(world, 2)
    await show(world, ada, showing(cora))

    steps = [OutcomeStage.BOOKED, OutcomeStage.STARTED, OutcomeStage.BOOKED, OutcomeStage.REVIEWED]
    moved = [await advance(world, ada, cora, stage) for stage in steps]

    (outcome,) = await outcomes_of(world, ada)
    assert moved == [True, False, False, True]
    assert (outcome.stage, outcome.rank) == (OutcomeStage.REVIEWED, 1)


async def test_of_several_who_advance_at_once_one_moves_it(world: World) -> None:
    ada, cora = ids(world, 2)
    await show(world, ada, showing(cora))

    moved = await asyncio.gather(
        *(advance(world, ada, cora, OutcomeStage.STARTED) for _ in range(4)),
    )

    assert sorted(moved) == [False, False, False, True]


async def test_two_lists_shown_at_once_do_not_stand_in_each_others_way(world: World) -> None:
    ada, *coaches = ids(world, 13)
    there = [showing(coach, rank=rank) for rank, coach in enumerate(coaches, start=1)]
    back = [showing(coach, rank=rank) for rank, coach in enumerate(reversed(coaches), start=1)]

    await asyncio.gather(show(world, ada, *there), show(world, ada, *back), show(world, ada, *there))

    assert len(await outcomes_of(world, ada)) == len(coaches)


async def test_who_was_never_shown_leaves_only_the_stage(world: World) -> None:
    ada, cora = ids(world, 2)
    assert await advance(world, ada, cora, OutcomeStage.STARTED)
    await show(world, ada, showing(cora))

    (outcome,) = await outcomes_of(world, ada)

    assert (dict(outcome.points), outcome.rank, outcome.weights_version) == ({}, 0, 0)
    assert (outcome.stage, outcome.week) == (OutcomeStage.STARTED, WEEK)


@pytest.mark.clause("C2.2")
async def test_what_is_not_committed_is_not_kept(world: World) -> None:
    ada, cora = ids(world, 2)
    async with world.open() as uow:
        await uow.outcomes.show(ada, [showing(cora)])

    assert await outcomes_of(world, ada) == ()


@pytest.mark.clause("C6.2")
async def test_forgetting_one_coachee_leaves_the_others(world: World) -> None:
    ada, bob, cora, carl = ids(world, 4)
    await show(world, ada, showing(cora), showing(carl, rank=2))
    await show(world, bob, showing(cora))
    async with world.open() as uow:
        assert await uow.outcomes.forget(ada) == 2
        assert await uow.outcomes.forget(ada) == 0
        await uow.commit()

    assert await outcomes_of(world, ada) == ()
    assert len(await outcomes_of(world, bob)) == 1
    async with world.read() as uow:
        assert len(await uow.outcomes.list_all()) == 1


async def test_only_earlier_weeks_are_purged(world: World) -> None:
    ada, old, new = ids(world, 3)
    await show(world, ada, showing(old, week=WEEK - timedelta(weeks=1)), showing(new))
    async with world.open() as uow:
        assert await uow.outcomes.purge_before(WEEK) == 1
        await uow.commit()

    assert [one.week for one in await outcomes_of(world, ada)] == [WEEK]
