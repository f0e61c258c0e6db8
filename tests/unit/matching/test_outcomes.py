"""What came of a match is kept as it moves forward, and is learned from and nothing else."""

import hashlib
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.house import House
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import wishing

from tic_domain.accounts.model import Account
from tic_domain.conversations.use_cases.start_conversation import StartConversation, StartConversationCommand
from tic_domain.matching.model import KEPT_ANEW_AFTER
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.use_cases.purge_outcomes import PurgeOutcomes
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.window import monday_of
from tic_domain.shared.ids import AccountId

STAGES: Final = tuple(OutcomeStage)


async def outcomes_of(house: House, account: Account) -> tuple[Outcome, ...]:
    async with house.open() as uow:
        return await uow.outcomes.list_of(account.id)


async def start(house: House, coachee: Account, coach_id: AccountId) -> None:
    command = StartConversationCommand(
        account_id=coachee.id, coach_id=coach_id, body="Hello", quiz_version=1, share_cv=False
    )
    await StartConversation(house.open, house.clock, house.ids)(command)


@pytest.fixture
async def cleo(desk: MatchDesk) -> Account:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo, wishing(top_criterion=Criterion.PRICE))
    return cleo


@given(moves=st.lists(st.sampled_from(STAGES), max_size=8))
def test_a_stage_only_ever_moves_forward(moves: list[OutcomeStage]) -> None:
    outcome = Outcome.found_elsewhere(
        OutcomeStage.SHOWN, pair=b"p", coachee=b"c", week=monday_of(House().clock.now())
    )
    for move in moves:
        further = outcome.advanced(move)
        assert further.stage.reaches(outcome.stage)
        assert further.stage.reaches(move)
        outcome = further

    assert outcome.stage is max([OutcomeStage.SHOWN, *moves], key=STAGES.index)


@pytest.mark.clause("C2.2")
async def test_what_was_shown_is_kept_with_its_points_and_its_place(desk: MatchDesk, cleo: Account) -> None:
    await desk.coach("Grace Example")
    await desk.coach("Paul Example", topics=frozenset({"caching"}))

    page = await desk.find(cleo)

    first, second = await outcomes_of(desk.house, cleo)
    best = page.matches[0].match
    assert (first.rank, second.rank) == (1, 2)
    assert dict(first.points) == {line.key: line.points for line in best.contributions}
    assert (first.top_criterion, first.stage) == (Criterion.PRICE, OutcomeStage.SHOWN)
    assert (first.weights_version, first.week) == (1, monday_of(desk.house.clock.now()))


async def test_looking_again_the_same_day_changes_nothing_and_another_day_counts(
    desk: MatchDesk, cleo: Account
) -> None:
    await desk.coach("Grace Example")
    await desk.find(cleo)
    before = await outcomes_of(desk.house, cleo)
    await desk.find(cleo)
    assert await outcomes_of(desk.house, cleo) == before

    await desk.coach("Best Example", topics=frozenset({"sql", "caching", "go"}))
    desk.house.clock.move(KEPT_ANEW_AFTER)
    await desk.find(cleo)

    assert [one.rank for one in await outcomes_of(desk.house, cleo)] == [1, 2]
    assert len(desk.house.store.outcomes.outcomes) == 2


async def test_a_conversation_moves_it_forward_and_a_later_look_not_back(
    desk: MatchDesk, cleo: Account
) -> None:
    grace = await desk.coach("Grace Example")
    await desk.find(cleo)
    await start(desk.house, cleo, grace.id)
    (started,) = await outcomes_of(desk.house, cleo)

    desk.house.clock.move(timedelta(days=8))
    await desk.find(cleo)

    assert started.stage is OutcomeStage.STARTED
    assert await outcomes_of(desk.house, cleo) == (started,)


async def test_a_coach_found_elsewhere_never_counts_as_one_who_was_passed_over(
    desk: MatchDesk, cleo: Account
) -> None:
    grace = await desk.coach("Grace Example")
    await start(desk.house, cleo, grace.id)

    await desk.find(cleo)

    (outcome,) = await outcomes_of(desk.house, cleo)
    assert (outcome.stage, dict(outcome.points), outcome.rank) == (OutcomeStage.STARTED, {}, 0)


async def test_bookings_and_reviews_have_their_place(desk: MatchDesk, cleo: Account) -> None:
    grace = await desk.coach("Grace Example")
    await desk.find(cleo)
    moved = []
    for stage in (OutcomeStage.BOOKED, OutcomeStage.STARTED, OutcomeStage.REVIEWED, OutcomeStage.REVIEWED):
        async with desk.house.open() as uow:
            week = monday_of(desk.house.clock.now())
            moved.append(await uow.outcomes.advance(cleo.id, grace.id, stage, week=week))
            await uow.commit()

    (outcome,) = await outcomes_of(desk.house, cleo)
    assert moved == [True, False, True, False]
    assert outcome.stage is OutcomeStage.REVIEWED


@pytest.mark.clause("C2.2")
async def test_no_id_and_no_plain_hash_of_one_is_in_an_outcome(desk: MatchDesk, cleo: Account) -> None:
    grace = await desk.coach("Grace Example")
    await desk.find(cleo)

    (outcome,) = desk.house.store.outcomes.outcomes.values()
    held = repr(outcome).encode() + outcome.pair + outcome.coachee
    for named in (cleo.id, grace.id):
        for form in (named.bytes, str(named).encode(), named.hex.encode()):
            assert form not in held
            assert hashlib.sha256(form).digest() not in held
            assert hashlib.sha256(form).hexdigest().encode() not in held


@pytest.mark.clause("C6.2", "C7.1")
async def test_a_coachees_outcomes_can_be_listed_and_forgotten(desk: MatchDesk, cleo: Account) -> None:
    await desk.coach("Grace Example")
    dora = await desk.house.member("Dora Example")
    await desk.answer(dora)
    await desk.find(cleo)
    await desk.find(dora)

    async with desk.house.open() as uow:
        assert await uow.outcomes.forget(cleo.id) == 1
        await uow.commit()

    assert await outcomes_of(desk.house, cleo) == ()
    assert len(await outcomes_of(desk.house, dora)) == 1


@pytest.mark.clause("C2.2")
async def test_outcomes_are_forgotten_before_a_year_is_over(desk: MatchDesk, cleo: Account) -> None:
    await desk.coach("Grace Example")
    await desk.find(cleo)
    purge = PurgeOutcomes(desk.house.open, desk.house.clock)

    desk.house.clock.move(timedelta(days=357))
    assert await purge() == 0
    desk.house.clock.move(timedelta(days=8))

    assert await purge() == 1
    assert await outcomes_of(desk.house, cleo) == ()
