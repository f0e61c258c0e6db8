"""Open times in the viewer's own zone, and a coach who blocks some of them."""

import re
from datetime import UTC, datetime, timedelta

from tests.integration.browser.accessibility import overflow, violations
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor


def _coach(visitor: Visitor, *, elsewhere: bool) -> str:
    """The page of a coach whose zone isn't that of the browser, or is."""
    page = visitor.go("/coaches")
    paths = page.locator("main a[href^='/coaches/']").evaluate_all("all => all.map(one => one.pathname)")
    for path in dict.fromkeys(paths):
        visitor.page.goto(f"{path}?zone=UTC")
        zone = re.search(r"Times in ([\w/]+), where", visitor.text())
        if zone and (zone[1] != "Europe/Berlin") is elsewhere:
            return str(path)
    raise AssertionError("no such coach on the first page")


def test_times_are_shown_in_the_readers_zone(visit: Visit) -> None:
    plain = visit(script=False)
    path = _coach(plain, elsewhere=True)
    page = plain.go(path)
    assert "(your zone)" not in plain.text()
    page.get_by_label("Show times in").select_option("Europe/Berlin")
    plain.press("Show the times")
    chosen = page.locator("[data-times] time").all_inner_texts()
    assert "Times in Europe/Berlin" in plain.text()
    assert chosen

    quick = visit(width=360)
    page = quick.go(path)
    page.get_by_text("(your zone)").wait_for()
    assert "Times in Europe/Berlin (your zone)" in quick.text()
    assert page.locator("[data-times] time").all_inner_texts() == chosen
    assert [*violations(page), *overflow(page)] == []


def test_a_coach_blocks_time_and_opens_it_again(visit: Visit) -> None:
    coach = visit("Kenji Aydın")
    page = coach.go("/desk")
    coach.follow("Open the calendar")
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    for name, clock in (("From", "12:00"), ("Until", "13:30")):
        page.get_by_label(f"{name}, day").fill(day)
        page.get_by_label(f"{name}, time").fill(clock)
    page.get_by_label("Note").fill("Dentist")
    coach.press("Block this time")
    assert "12:00–13:30 Blocked by you: Dentist" in coach.text()
    assert [*violations(page), *overflow(page)] == []
    coach.press("Unblock")
    assert "Dentist" not in coach.text()
