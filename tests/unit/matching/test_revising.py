"""A wish is given up with one change, and taken back."""

import pytest
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS, NOW, session, wishing

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.matching.changes import Change
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.events import MatchesShown, QuizAnswered
from tic_domain.matching.use_cases.explain_coach import ExplainCoachCommand
from tic_domain.matching.use_cases.find_matches import FindMatchesCommand
from tic_domain.matching.use_cases.restore_answers import RestoreAnswersCommand
from tic_domain.matching.use_cases.revise_answers import ReviseAnswersCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money


def revising(account_id: AccountId, based_on: int, **changes: object) -> ReviseAnswersCommand:
    return ReviseAnswersCommand(account_id=account_id, based_on=based_on, changes=changes)


def restoring(account_id: AccountId, version: int, based_on: int) -> RestoreAnswersCommand:
    return RestoreAnswersCommand(account_id=account_id, version=version, based_on=based_on)


@pytest.mark.clause("C7.2")
async def test_a_relaxation_makes_a_further_version_that_finds_as_many_as_it_said(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.coach("Dora Example", offerings=(session(12_000),))
    (relaxation,) = (await desk.find(cleo)).relaxations
    (change,) = relaxation.changes

    answers = await desk.revise_answers(revising(cleo.id, 1, **change.revision(ANSWERS)))

    assert (answers.version, answers.answers) == (2, relaxation.answers)
    assert desk.house.events(QuizAnswered)[-1] == QuizAnswered(coachee_id=cleo.id, version=2)
    assert (await desk.find(cleo)).fitting == relaxation.adds


@pytest.mark.clause("C7.2")
async def test_going_back_makes_a_version_that_says_what_the_earlier_one_said(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.revise_answers(revising(cleo.id, 1, budget=Money(20_000, "eur")))

    back = await desk.restore_answers(restoring(cleo.id, 1, 2))

    assert (back.version, back.answers) == (3, ANSWERS)
    async with desk.house.open() as uow:
        kept = await uow.answers.list_versions(cleo.id)
    assert [one.answers.budget.amount for one in kept] == [10_000, 20_000, 10_000]


async def test_from_an_old_page_nothing_is_changed(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.answer(cleo, wishing(role="sre"))

    with pytest.raises(ConcurrentUpdate):
        await desk.revise_answers(revising(cleo.id, 1, role="backend"))
    with pytest.raises(ConcurrentUpdate):
        await desk.restore_answers(restoring(cleo.id, 1, 1))
    with pytest.raises(NotFound):
        await desk.restore_answers(restoring(cleo.id, 7, 2))


async def test_only_answers_that_there_are_can_be_changed_and_only_soundly(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    coach = await desk.house.member("Ada Example", roles=frozenset({Role.COACH}))
    with pytest.raises(QuizNotAnswered):
        await desk.revise_answers(revising(cleo.id, 1, role="sre"))
    with pytest.raises(RoleMissing):
        await desk.revise_answers(revising(coach.id, 1, role="sre"))
    await desk.answer(cleo)

    for change in ({"role": "wizard"}, {"deadline": NOW.date()}, {"languages": ()}):
        with pytest.raises(InvalidInput):
            await desk.revise_answers(ReviseAnswersCommand(account_id=cleo.id, based_on=1, changes=change))


async def test_an_operator_who_looks_leaves_no_trace_of_it(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.coach("Grace Example")

    page = await desk.find_matches(FindMatchesCommand(account_id=cleo.id, keep=False))

    assert page.fitting == 1
    assert desk.house.store.matching.matches == {}
    assert desk.house.events(MatchesShown) == []


async def test_the_near_misses_are_named_and_what_they_ask_for_can_be_given(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    dora = await desk.coach("Dora Example", offerings=(session(12_000),))

    page = await desk.find(cleo)
    asked = await desk.explain_coach(ExplainCoachCommand(account_id=cleo.id, coach_id=dora.id))

    assert page.close[dora.id].profile == dora
    assert [one.coach_id for miss in page.near_misses for one in miss.closest] == [dora.id]
    assert [one.changes for one in asked.relaxations] == [(Change("budget", "12000 eur"),)]
    assert asked.relaxations[0].wish == "+20.00 EUR a session"


async def test_a_coach_who_takes_nobody_asks_for_nothing_that_could_be_given(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    full = await desk.coach("Fay Example", capacity=0)

    asked = await desk.explain_coach(ExplainCoachCommand(account_id=cleo.id, coach_id=full.id))

    assert asked.refusals
    assert asked.relaxations == ()
