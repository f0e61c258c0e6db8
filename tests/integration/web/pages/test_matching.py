"""A coachee takes the quiz and reads the matches."""

import re

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, QUIZ, Browser


@pytest.fixture
async def coachee(browser: Browser) -> Browser:
    return await browser.sign_in("Noor Learner", roles=["coachee"])


@pytest.fixture
async def coach(other_browser: Browser) -> Browser:
    await other_browser.sign_in("Cleo Coach", roles=["coach"])
    await other_browser.send("/desk/profile", PROFILE)
    await other_browser.send("/desk/offerings/new", OFFERING)
    await other_browser.send("/desk/hours", {"hours": ALL_HOURS})
    await other_browser.send("/desk/list", on="/desk")
    return other_browser


async def answer_quiz(coachee: Browser, **changed: str) -> None:
    for step, fields in QUIZ.items():
        own = {name: value for name, value in changed.items() if name in fields}
        await coachee.send(f"/quiz/{step}", {**fields, **own, "then": "next"})
    await coachee.send("/quiz/review")


async def test_the_quiz_leads_step_by_step_to_the_matches(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee)

    answer = await coachee.get("/matches")

    assert answer.status_code == 200
    assert "1 coach fits" in coachee.page
    assert "Write to Cleo Coach" in coachee.page


async def test_points_in_the_table_sum_to_the_score(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee)
    await coachee.get("/matches")

    rows = re.findall(r'<td class="figure">([\d,]+)</td></tr>', coachee.page)
    parts, total = rows[:-1], rows[-1]

    assert sum(int(part.replace(",", "")) for part in parts) == int(total.replace(",", ""))


async def test_a_step_is_kept_even_where_it_is_not_right_yet(coachee: Browser) -> None:
    answer = await coachee.send("/quiz/goal", {"role": "backend", "then": "next"})
    assert answer.status_code == 422
    assert 'id="level-problem"' in coachee.page

    await coachee.get("/quiz/goal")
    assert 'name="role" value="backend" checked' in coachee.page


async def test_going_back_keeps_what_was_entered(coachee: Browser) -> None:
    answer = await coachee.send("/quiz/topics", {"topics.sql": "2", "then": "back"})
    assert answer.headers["location"] == "/quiz/companies"

    await coachee.get("/quiz/topics")
    assert '<option value="2" selected>' in coachee.page


async def test_the_quiz_goes_on_where_it_was_left(coachee: Browser) -> None:
    await coachee.send("/quiz/goal", {**QUIZ["goal"], "then": "later"})

    assert (await coachee.get("/quiz")).headers["location"] == "/quiz/companies"


async def test_the_review_names_what_is_missing_and_where(coachee: Browser) -> None:
    await coachee.send("/quiz/goal", {**QUIZ["goal"], "then": "next"})

    await coachee.get("/quiz/review")

    assert 'href="/quiz/topics">What you need help with</a>' in coachee.page
    assert "Find my coaches" not in coachee.page


async def test_without_answers_the_matches_lead_to_the_quiz(coachee: Browser) -> None:
    assert (await coachee.get("/matches")).headers["location"] == "/quiz"


async def test_an_empty_result_is_honest_and_says_what_would_help(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee, **{"budget.amount": "60"})

    await coachee.get("/matches")

    assert "No coach fits all of your wishes" in coachee.page
    assert "adds 1 coach" in coachee.page
    assert 'href="/quiz/wishes"' in coachee.page


async def test_why_a_coach_does_not_fit_is_said(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee, **{"budget.amount": "60"})
    await coachee.get("/coaches")
    path = re.findall(r'href="(/coaches/[0-9a-f-]{36})"', coachee.page)[0]

    await coachee.get(f"{path}/why")

    assert "Why Cleo Coach is not among your matches" in coachee.page
    assert "80.00 EUR" in coachee.page


async def test_a_step_that_does_not_exist_is_no_page(coachee: Browser) -> None:
    assert (await coachee.get("/quiz/favourite-colour")).status_code == 404
