from datetime import timedelta

import attrs
import pytest
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS, wishing

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.matching.events import QuizAnswered
from tic_domain.matching.quiz import QUIZ
from tic_domain.matching.use_cases.save_draft import SaveDraftCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuizCommand
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AccountId

COACH_ALONE = frozenset({Role.COACH})


def step(account_id: AccountId, key: str, **values: list[str]) -> SaveDraftCommand:
    return SaveDraftCommand(account_id=account_id, step=key, values=values)


async def test_answering_stores_a_version_and_says_so(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")

    answers = await desk.answer(cleo)

    assert (answers.version, answers.quiz_version, answers.answers) == (1, QUIZ.version, ANSWERS)
    assert desk.house.events(QuizAnswered) == [QuizAnswered(coachee_id=cleo.id, version=1)]


@pytest.mark.clause("C7.2")
async def test_answering_again_corrects_by_a_further_version(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    first = await desk.answer(cleo)

    second = await desk.answer(cleo, wishing(role="sre"))

    async with desk.house.open() as uow:
        assert await uow.answers.list_versions(cleo.id) == (second, first)
    assert second.version == 2


async def test_only_a_coachee_answers(desk: MatchDesk) -> None:
    coach = await desk.house.member("Ada Example", roles=COACH_ALONE)

    with pytest.raises(RoleMissing):
        await desk.answer(coach)
    with pytest.raises(RoleMissing):
        await desk.save_draft(step(coach.id, "goal"))


async def test_who_is_suspended_does_not_answer(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    desk.house.replace_account(cleo.suspended())

    with pytest.raises(AccountSuspended):
        await desk.answer(cleo)


async def test_a_deadline_that_has_passed_is_refused(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    yesterday = (desk.house.clock.now() - timedelta(days=1)).date()

    with pytest.raises(InvalidInput, match="deadline"):
        await desk.answer(cleo, attrs.evolve(ANSWERS, deadline=yesterday))


async def test_steps_are_saved_as_one_goes(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.save_draft(step(cleo.id, "goal", role=["backend"]))
    await desk.save_draft(step(cleo.id, "companies", companies=["google", "meta"]))

    draft = await desk.save_draft(step(cleo.id, "goal", role=["sre"]))

    assert draft.steps == {"goal": {"role": ("sre",)}, "companies": {"companies": ("google", "meta")}}


async def test_a_draft_may_be_wrong_but_not_foreign(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")

    await desk.save_draft(step(cleo.id, "goal", role=["wizard"]))

    with pytest.raises(InvalidInput):
        await desk.save_draft(step(cleo.id, "goal", cv=["all of it"]))


@pytest.mark.clause("C7.1")
async def test_the_quiz_shows_answers_and_draft(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    answers = await desk.answer(cleo)
    draft = await desk.save_draft(step(cleo.id, "goal", role=["sre"]))

    shown = await desk.show_quiz(ShowQuizCommand(account_id=cleo.id))

    assert (shown.quiz, shown.answers, shown.draft) == (QUIZ, answers, draft)


async def test_answering_ends_the_draft(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.save_draft(step(cleo.id, "goal", role=["sre"]))

    await desk.answer(cleo)

    assert (await desk.show_quiz(ShowQuizCommand(account_id=cleo.id))).draft is None


@pytest.mark.clause("C2.2")
async def test_nobody_sees_the_answers_of_another(desk: MatchDesk) -> None:
    cleo, other = await desk.house.member("Cleo Example"), await desk.house.member("Otto Example")
    await desk.answer(cleo)

    shown = await desk.show_quiz(ShowQuizCommand(account_id=other.id))

    assert (shown.answers, shown.draft) == (None, None)
