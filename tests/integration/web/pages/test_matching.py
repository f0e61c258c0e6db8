"""A coachee takes the quiz and reads the matches."""

import re

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, QUIZ, Browser, Fields


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
    assert "Write to <bdi>Cleo Coach</bdi>" in coachee.page


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
    assert "+20.00 EUR a session adds 1 coach." in coachee.page
    assert "1 coach would fit but is beyond your budget: from 80.00 EUR." in coachee.page
    assert "Charges at least 80.00 EUR a session: 20.00 EUR above your budget of 60.00 EUR." in coachee.page


async def test_an_impossible_wish_list_is_one_click_away_from_somebody(
    coachee: Browser, coach: Browser
) -> None:
    impossible: dict[str, Fields] = {
        "goal": {"role": "mobile", "level": "7", "interview_kinds": ["negotiation"]},
        "languages": {"languages": ["fi"], "native_language": "fi"},
        "wishes": {"budget.amount": "1", "budget.currency": "jpy", "top_criterion": "price"},
    }
    for step, fields in {**QUIZ, **impossible}.items():
        await coachee.send(f"/quiz/{step}", {**fields, "then": "next"})
    await coachee.send("/quiz/review")

    await coachee.get("/matches")
    assert "What would help" in coachee.page
    assert "together add 1 coach." in coachee.page
    assert "1 coach speaks none of your languages." in coachee.page
    await coachee.send("/matches/change", on="/matches")

    await coachee.get("/matches")
    assert "1 coach fits" in coachee.page


async def test_one_click_changes_exactly_that_wish_and_another_undoes_it(
    coachee: Browser, coach: Browser
) -> None:
    await answer_quiz(coachee, **{"budget.amount": "60"})

    changed = await coachee.send("/matches/change", on="/matches")
    assert changed.headers["location"] == "/matches?undo=1&said=answers-revised"
    await coachee.get(changed.headers["location"])
    assert "1 coach fits" in coachee.page
    assert "(version 2)" in coachee.page

    undone = await coachee.send("/matches/undo", on=changed.headers["location"])
    assert undone.headers["location"] == "/matches?said=answers-restored"
    await coachee.get("/matches")
    assert "No coach fits all of your wishes" in coachee.page
    await coachee.get("/quiz/review")
    assert "60.00 EUR" in coachee.page
    assert "This is version 3." in coachee.page


async def test_a_change_that_is_sent_twice_is_made_once(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee, **{"budget.amount": "60"})
    fields = await coachee.hidden("/matches/change", on="/matches")
    await coachee.post("/matches/change", fields)

    again = await coachee.post("/matches/change", fields)

    assert again.headers["location"] == "/matches?said=answers-moved-on"
    await coachee.get("/matches")
    assert "(version 2)" in coachee.page


@pytest.mark.parametrize(
    "change",
    ["", "colour=red", "budget=-1 eur", "budget=1 gold", "deadline=soon", "hours=9:0-60", "hours=x",
     "role=wizard", "budget=" + "9" * 400 + " eur", "hours=0:60-0", "native_language=de"],
)  # fmt: skip
async def test_a_change_that_makes_no_sense_is_refused(coachee: Browser, change: str) -> None:
    await answer_quiz(coachee)
    fields = await coachee.hidden("/sign-out", on="/quiz/review")

    answer = await coachee.post("/matches/change", {**fields, "based_on": "1", "change": change})

    assert answer.status_code == 422
    await coachee.get("/quiz/review")
    assert "This is version 1." in coachee.page


async def test_why_a_coach_does_not_fit_is_said_and_can_be_changed(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee, **{"budget.amount": "60"})
    await coachee.get("/coaches")
    path = re.findall(r'href="(/coaches/[0-9a-f-]{36})"', coachee.page)[0]

    await coachee.get(f"{path}/why")

    assert "Why Cleo Coach is not among your matches" in coachee.page
    assert "Charges at least 80.00 EUR a session: 20.00 EUR above your budget of 60.00 EUR." in coachee.page
    assert "What would make Cleo Coach fit" in coachee.page
    await coachee.send("/matches/change", on=f"{path}/why")
    await coachee.get(f"{path}/why")
    assert "Cleo Coach fits you" in coachee.page


async def test_a_step_that_does_not_exist_is_no_page(coachee: Browser) -> None:
    assert (await coachee.get("/quiz/favourite-colour")).status_code == 404
