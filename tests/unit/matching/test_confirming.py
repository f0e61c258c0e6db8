"""Nothing of a CV enters matching but what the coachee confirmed and then answered."""

import pytest
from tests.unit.house import House
from tests.unit.matching.cv_desk import PDF, CvDesk
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS

from tic_domain.accounts.model import Account
from tic_domain.matching.confirming import ConfirmedTags
from tic_domain.matching.model import QuizDraft
from tic_domain.matching.use_cases.confirm_cv_suggestions import ConfirmCvSuggestionsCommand
from tic_domain.matching.use_cases.save_draft import SaveDraftCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuizCommand
from tic_domain.shared.errors import InvalidInput, NotFound

SOME = ConfirmedTags(role="backend", topics={"python": 3}, languages=["en"])


async def confirm(cvs: CvDesk, account: Account, tags: ConfirmedTags = SOME) -> QuizDraft:
    return await cvs.confirm(ConfirmCvSuggestionsCommand(account_id=account.id, version=1, tags=tags))


@pytest.mark.clause("C2.2")
async def test_an_upload_changes_neither_answers_nor_draft(
    house: House, cvs: CvDesk, desk: MatchDesk
) -> None:
    ada = await house.member()
    await desk.answer(ada)
    before = await desk.show_quiz(ShowQuizCommand(account_id=ada.id))
    await cvs.upload(ada)
    assert await desk.show_quiz(ShowQuizCommand(account_id=ada.id)) == before


@pytest.mark.clause("C2.2")
async def test_confirmed_tags_wait_in_the_draft_until_the_quiz_is_finished(
    house: House, cvs: CvDesk, desk: MatchDesk
) -> None:
    ada = await house.member()
    await desk.answer(ada)
    await cvs.upload(ada)
    await confirm(cvs, ada, ConfirmedTags(topics={"python": 3}))
    shown = await desk.show_quiz(ShowQuizCommand(account_id=ada.id))
    assert shown.answers is not None
    assert shown.answers.answers == ANSWERS


@pytest.mark.clause("C2.2")
async def test_only_what_was_ticked_is_put_into_an_empty_quiz(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    draft = await confirm(cvs, ada)
    assert draft.steps == {
        "goal": {"role": ("backend",)},
        "topics": {"topics.python": ("3",)},
        "languages": {"languages": ("en",)},
    }


async def test_what_was_answered_before_stays_beside_it(house: House, cvs: CvDesk, desk: MatchDesk) -> None:
    ada = await house.member()
    await desk.answer(ada)
    await cvs.upload(ada)
    draft = await confirm(cvs, ada, ConfirmedTags(topics={"python": 3, "sql": 1}, companies=["google"]))
    assert draft.steps == {
        "topics": {
            "topics.caching": ("1",),
            "topics.go": ("2",),
            "topics.sql": ("1",),
            "topics.python": ("3",),
        }
    }


async def test_what_was_typed_before_stays_beside_it(house: House, cvs: CvDesk, desk: MatchDesk) -> None:
    ada = await house.member()
    typed = {"interview_kinds": ["coding"], "role": ["sre"]}
    await desk.save_draft(SaveDraftCommand(account_id=ada.id, step="goal", values=typed))
    await cvs.upload(ada)
    draft = await confirm(cvs, ada, ConfirmedTags(role="backend", level="4"))
    assert draft.steps == {
        "goal": {"interview_kinds": ("coding",), "role": ("backend",), "level": ("4",)},
    }


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize(
    ("tags", "field"),
    [
        (ConfirmedTags(role="sre"), "role"),
        (ConfirmedTags(level="7"), "level"),
        (ConfirmedTags(topics={"rust": 3}), "topics"),
        (ConfirmedTags(topics={"python": 9}), "topics.python"),
        (ConfirmedTags(companies=["meta"]), "companies"),
        (ConfirmedTags(languages=["de"]), "languages"),
        (ConfirmedTags(), "tags"),
    ],
)
async def test_what_the_cv_did_not_suggest_is_refused(
    house: House, cvs: CvDesk, tags: ConfirmedTags, field: str
) -> None:
    ada = await house.member()
    await cvs.upload(ada)
    with pytest.raises(InvalidInput) as refused:
        await confirm(cvs, ada, tags)
    assert [one.field for one in refused.value.problems] == [field]


async def test_more_than_the_quiz_takes_is_refused(house: House, cvs: CvDesk, desk: MatchDesk) -> None:
    ada = await house.member()
    topics = ["caching", "go", "sql", "rust", "java", "react", "kafka", "docker", "kubernetes", "testing",
              "security", "algorithms"]  # fmt: skip
    values = {f"topics.{key}": ["1"] for key in topics}
    await desk.save_draft(SaveDraftCommand(account_id=ada.id, step="topics", values=values))
    await cvs.upload(ada)
    with pytest.raises(InvalidInput, match="it would be 13"):
        await confirm(cvs, ada, ConfirmedTags(topics={"python": 3}))


async def test_a_deleted_version_suggests_nothing_any_more(house: House, cvs: CvDesk) -> None:
    ada = await house.member()
    await cvs.upload(ada, PDF)
    await cvs.delete(ada)
    with pytest.raises(NotFound):
        await confirm(cvs, ada)
