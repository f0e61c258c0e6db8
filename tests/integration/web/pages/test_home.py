"""The front page of a member, and the coach's desk: what is next comes first."""

import re
from datetime import timedelta

from tests.integration.web.pages.market import Market, text
from tests.integration.web.pages.site import Browser


async def test_a_visitor_reads_what_this_is(browser: Browser) -> None:
    await browser.get("/")
    assert "How matching works" in browser.page
    assert "What is next for you" not in browser.page


async def test_a_newcomer_reads_the_first_steps_each_with_one_link(browser: Browser) -> None:
    await browser.sign_in("Nia New", roles=["coachee", "coach"])
    await browser.get("/")
    for path in ("/quiz", "/cv", "/desk/profile", "/earnings"):
        assert len(re.findall(f'<li class="next">.*?href="{path}"', browser.page)) == 1, path
    assert "Nothing is booked in the next 30 days" in text(browser)
    assert "You have read everything" in text(browser)


async def test_a_session_ahead_is_next_for_both_with_its_ways_to_move_and_cancel(market: Market) -> None:
    order = await market.bought()
    for browser, side in ((market.coachee, "with Cleo Coach"), (market.coach, "for Nora Example")):
        await browser.get("/" if browser is market.coachee else "/desk")
        said = text(browser)
        assert f"One hour, 60 minutes, {side}" in said
        assert re.search(r"Sessions ahead \w+ \d+ \w+ \d{4}, \d\d:\d\d (UTC|Berlin time) One hour", said), (
            said
        )
        assert f'href="{order}"' in browser.page
        assert re.search(r'href="/sessions/[0-9a-f-]{36}/move"', browser.page)
    assert "Money on its way" in text(market.coach)
    assert re.search(r"\d+\.\d\d EUR for One hour, Nora Example", text(market.coach))
    assert "Paid out after the session" in text(market.coach)


async def test_a_coach_sees_on_the_desk_what_waits_for_an_answer_and_the_coachee_does_not(
    market: Market,
) -> None:
    order = await market.bought(0)
    await market.let_pass(timedelta(days=2))
    await market.coachee.get(order)
    answer = await market.coachee.send(f"{order}/refund", {"refund_note": "Nobody came."}, on=order)
    assert answer.headers["location"] == f"{order}?said=refund-requested"
    await market.work()

    await market.coach.get("/desk")
    assert "Needs you Money is asked back: One hour, 60 minutes, for Nora Example" in text(market.coach)
    await market.coachee.get("/")
    assert "Money is asked back" not in text(market.coachee)


async def test_sessions_of_a_package_without_a_time_and_reviews_ask_for_the_coachee(market: Market) -> None:
    path = await market.buy_package()
    await market.coachee.get("/")
    assert "3 sessions have no time yet: Three hours, with Cleo Coach. Until" in text(market.coachee)
    assert f'href="{path}/schedule"' in market.coachee.page
