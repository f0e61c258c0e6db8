"""Versions of the weights, as every adapter has to keep them."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.outcomes import OutcomeStage
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
from tic_domain.matching.weights import WEIGHTS_V1
from tic_domain.shared.errors import ConcurrentUpdate, DomainError
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

SESSION: Final = Offering(
    id=OfferingId(UUID(int=1)),
    kind=OfferingKind.SINGLE,
    title="Mock interview",
    minutes=60,
    sessions=1,
    price=Money(9_000, "eur"),
)


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
    async with world.read() as uow:
        (outcome,) = await uow.outcomes.list_of(ada.id)
    assert (outcome.weights_version, outcome.rank) == (2, 1)
