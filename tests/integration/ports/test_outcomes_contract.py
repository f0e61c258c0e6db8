"""Outcomes and versions of the weights, as every adapter has to keep them."""

import asyncio
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.use_cases.accept_weights import AcceptWeights, AcceptWeightsCommand
from tic_domain.matching.use_cases.explain_match import ExplainMatch, ExplainMatchCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.matching.versions import (
    BUILT_IN,
    HeldOutFigures,
    LearnedFrom,
    WeightsState,
    WeightsVersion,
    accepted,
)
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WEIGHTS_V1
from tic_domain.shared.errors import ConcurrentUpdate, DomainError
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

SESSION: Final = Offering(
    id=OfferingId(UUID(int=1)),
    kind=OfferingKind.SINGLE,
    title="Mock interview",
    minutes=60,
    sessions=1,
    price=Money(9_000, "eur"),
)
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


def proposal(version: int, world: World) -> WeightsVersion:
    figures = HeldOutFigures(log_loss=0.123456789012345, brier=0.1, auc=0.75)
    made = WeightsVersion.following(
        [BUILT_IN],
        WEIGHTS_V1,
        LearnedFrom(
            target=OutcomeStage.BOOKED,
            outcomes=1000,
            reached=210,
            coachees=90,
            held_out=190,
            compared_with=1,
            figures=figures,
            figures_compared=figures,
            gain_error=0.001,
        ),
        by="Olga Öperator",
        at=world.clock.now(),
    )
    return attrs.evolve(made, version=version)


async def store(world: World, *versions: WeightsVersion) -> None:
    async with world.open() as uow:
        for version in versions:
            await uow.weights.save(version)
        await uow.commit()


async def test_the_version_of_the_software_is_there_from_the_start(world: World) -> None:
    async with world.read() as uow:
        assert await uow.weights.current() == WEIGHTS_V1
        assert await uow.weights.get(1) == WEIGHTS_V1
        assert await uow.weights.list_all() == (BUILT_IN,)
        with pytest.raises(WeightsUnknown):
            await uow.weights.get(2)


async def test_a_version_comes_back_as_it_was_and_only_its_state_changes(world: World) -> None:
    first = proposal(2, world)
    await store(world, first)
    turned_down = first.decided(
        WeightsState.REJECTED, at=world.clock.now(), by="Olga", reason="Odd “weights”."
    )
    await store(world, attrs.evolve(turned_down, base={"topics": 1}, boost=7))

    async with world.read() as uow:
        assert await uow.weights.list_all() == (BUILT_IN, turned_down)
        assert (await uow.weights.get(2)).base == WEIGHTS_V1.base
        assert await uow.weights.current() == WEIGHTS_V1


async def test_an_acceptance_holds_for_the_next_call(world: World) -> None:
    await store(world, proposal(2, world))
    async with world.open() as uow:
        changed = accepted(
            await uow.weights.list_all(for_update=True),
            2,
            by="Olga",
            reason="Better.",
            at=world.clock.now(),
            anyway=False,
        )
        for version in changed:
            await uow.weights.save(version)
        async with world.read() as other:
            assert (await other.weights.current()).version == 1
        await uow.commit()

    async with world.read() as uow:
        assert (await uow.weights.current()).version == 2
        assert await uow.weights.get(1) == WEIGHTS_V1
        assert [one.state.value for one in await uow.weights.list_all()] == ["retired", "current"]


async def test_there_are_never_two_current_versions(world: World) -> None:
    one, other = (attrs.evolve(proposal(number, world), state=WeightsState.CURRENT) for number in (2, 3))
    await store(world, one)

    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.weights.save(other)


async def test_of_acceptances_at_once_one_version_is_current_in_the_end(world: World) -> None:
    numbers = (2, 3, 4, 5)
    await store(world, *(proposal(number, world) for number in numbers))
    accept = AcceptWeights(world.open, world.clock)

    outcomes = await asyncio.gather(
        *(
            accept(AcceptWeightsCommand(version=number, by="Olga", reason="Better.", anyway=True))
            for number in (*numbers, *numbers)
        ),
        return_exceptions=True,
    )

    assert all(isinstance(one, WeightsVersion | DomainError) for one in outcomes)
    async with world.read() as uow:
        versions = await uow.weights.list_all()
        current = [one.version for one in versions if one.state is WeightsState.CURRENT]
        assert current == [(await uow.weights.current()).version]


@pytest.mark.clause("C2.2", "C7.1")
async def test_a_match_keeps_its_score_whatever_weights_are_accepted_later(world: World) -> None:
    ada, cora = await world.member(), await world.coach(offerings=(SESSION,))
    await world.answers(ada.id)
    find = FindMatches(world.open, world.clock, world.ids)
    before = await find(FindMatchesCommand(account_id=ada.id))
    heavier = {**BUILT_IN.base, "price": 2_800, "topics": 200}
    await store(world, attrs.evolve(proposal(2, world), base=heavier))
    world.clock.move(timedelta(minutes=1))
    accept = AcceptWeights(world.open, world.clock)
    await accept(AcceptWeightsCommand(version=2, by="Olga", reason="Tried."))

    explain = ExplainMatch(world.read)
    old = await explain(ExplainMatchCommand(account_id=ada.id, coach_id=cora.id))
    after = await find(FindMatchesCommand(account_id=ada.id))
    new = await explain(ExplainMatchCommand(account_id=ada.id, coach_id=cora.id))

    assert (before.weights_version, after.weights_version) == (1, 2)
    assert (old.stored.weights_version, old.identical) == (1, True)
    assert old.match == before.matches[0].match
    assert (new.stored.weights_version, new.identical) == (2, True)
    assert new.match == after.matches[0].match
    assert new.match.score != old.match.score
    (outcome,) = await outcomes_of(world, ada.id)
    assert (outcome.weights_version, outcome.rank) == (2, 1)
