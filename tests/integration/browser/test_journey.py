"""The journey of a coachee and a coach, each at a browser of their own."""

import pytest
from tests.integration.browser.conftest import Visit
from tests.integration.browser.quiz import COACH, OTHER_FIELD, take
from tests.integration.browser.visitor import Visitor

QUESTION = "I freeze when the numbers get large. Can we practise that?"
ANSWER = "Yes. Bring the last one that went wrong."


@pytest.mark.clause("C4.2")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_from_the_front_page_to_an_answer_and_to_the_end_of_sharing(
    visit: Visit, *, width: int, script: bool
) -> None:
    coachee = visit(width=width, script=script)
    _sign_in(coachee, is_listed=script)
    take(coachee)
    _is_shown_why(coachee)
    _is_told_why_not(coachee)
    preview = _writes(coachee)
    coachee.go("/matches")  # who has the conversation open reads the answer there

    coach = visit(COACH, width=width, script=script)
    _sees_exactly(coach, preview)
    _answers(coach)
    _reads_the_answer(coachee)

    _ends_sharing(coachee)
    coach.expected.add(403)
    coach.page.reload()
    assert "Nothing is shared here" in coach.text()
    assert "Scalability" not in coach.text()


def _sign_in(coachee: Visitor, *, is_listed: bool) -> None:
    page = coachee.go("/")
    if is_listed:
        coachee.sign_in("Tomás Ferreira")
    else:
        coachee.become_somebody_new()
    assert coachee.path() == "/welcome"
    page.get_by_label("I prepare for interviews").check()
    coachee.press("Go on")


def _is_shown_why(coachee: Visitor) -> None:
    assert coachee.path() == "/matches"
    card = coachee.page.get_by_role("article", name=COACH)
    assert card.get_by_role("list", name=f"Why {COACH}").get_by_role("listitem").count() == 3
    assert "of 100 points" in card.inner_text()
    card.get_by_text("Point by point").click()
    assert card.get_by_role("row").count() > 5


def _is_told_why_not(coachee: Visitor) -> None:
    coachee.go("/coaches")
    coachee.page.get_by_role("searchbox", name="Search").fill(OTHER_FIELD)
    coachee.press("Show coaches")
    coachee.press(OTHER_FIELD, role="link", exact=True)
    coachee.follow(f"How well does {OTHER_FIELD} fit me?")
    assert f"Why {OTHER_FIELD} is not among your matches" in coachee.text()
    assert coachee.page.locator("main ul li").count() >= 1


def _writes(coachee: Visitor) -> list[str]:
    """What the preview says that the coach will see."""
    page = coachee.go("/matches")
    coachee.follow(f"Write to {COACH}")
    preview = page.locator("dl.facts").all_inner_texts()
    assert "Backend engineer" in preview[0]
    page.get_by_label("Your first message").fill(QUESTION)
    coachee.press("Send and share my answers")
    assert coachee.path().startswith("/inbox/")
    assert QUESTION in coachee.text()
    return preview


def _sees_exactly(coach: Visitor, preview: list[str]) -> None:
    page = coach.go("/inbox")
    with page.expect_navigation():
        page.locator("main h2 a").first.click()
    assert QUESTION in coach.text()
    coach.follow("prepares for")
    assert page.locator("dl.facts").all_inner_texts() == preview
    assert "@" not in coach.text()


def _answers(coach: Visitor) -> None:
    coach.follow("Back to the conversation")
    coach.send(ANSWER)
    coach.follow("prepares for")


def _reads_the_answer(coachee: Visitor) -> None:
    page = coachee.go("/matches")
    assert "unread" in page.get_by_role("link", name="Inbox").inner_text()
    coachee.follow("Inbox")
    coachee.follow(COACH)
    assert ANSWER in coachee.text()


def _ends_sharing(coachee: Visitor) -> None:
    page = coachee.page
    coachee.follow("Who looked, and ending it")
    looked = page.get_by_text(f"{COACH} looked 2 times")
    looked.click()
    assert page.locator("details li").count() == 2
    page.get_by_text(f"End sharing with {COACH}").click()
    coachee.press("End sharing", exact=True)
    assert "Ended" in coachee.text()
