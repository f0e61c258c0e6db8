"""A coachee in New York buys a session in Berlin: looked over, declined, paid, moved, and called off."""

import re

import pytest
from tests.integration.browser.accessibility import ONE_LOOK, overflow, violations
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

COACH = "Kenji Aydın"


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_from_an_open_time_to_money_that_is_on_its_way_back(
    visit: Visit, *, width: int, script: bool
) -> None:
    coachee = visit("Mara Lindqvist", width=width, script=script)
    _books(coachee, later=script)
    if script:
        assert _wrong(coachee) == []
    assert "New York time" in coachee.text()
    assert f"For {COACH}:" in coachee.text()

    coachee.press("Pay 115.00 EUR")
    coachee.expected.add(409)
    _chooses(coachee, "declined")
    assert "declined, and nothing was paid" in coachee.text()
    _chooses(coachee, "second-step")
    coachee.press("Yes, pay it")
    assert coachee.path().startswith("/orders/")
    assert "Booked" in coachee.text()
    if script:
        assert _wrong(coachee) == []

    coachee.follow("Move it")
    if script:
        coachee.page.get_by_text("(your zone)").wait_for()
        assert _wrong(coachee) == []
    _takes(coachee, -1)
    assert "The session was moved" in coachee.text()

    coachee.page.get_by_text("Cancel the session").first.click()
    assert "You get 115.00 EUR back." in coachee.text()
    coachee.press("Cancel the session")
    assert "The session is cancelled" in coachee.text()
    coachee.go("/orders")
    assert COACH in coachee.text()


def _books(coachee: Visitor, *, later: bool) -> None:
    """A week ahead, so that all of it goes back; the first of those days, or the last."""
    page = coachee.go("/coaches")
    coachee.page.get_by_role("searchbox", name="Search").fill(COACH)
    coachee.press("Show coaches")
    coachee.press(COACH, role="link", exact=True)
    page.goto(f"{page.url.partition('?')[0]}?zone=America/New_York")
    coachee.follow("Later days")
    _takes(coachee, -1 if later else 0)
    assert re.fullmatch(r"/book/[0-9a-f-]{36}", coachee.path())


def _takes(coachee: Visitor, nth: int) -> None:
    with coachee.page.expect_navigation():
        coachee.page.locator(".slots button").nth(nth).click()


def _chooses(coachee: Visitor, card: str) -> None:
    with coachee.page.expect_navigation():
        coachee.page.locator(f"button[value={card}]").click()


def _wrong(coachee: Visitor) -> list[str]:
    page = coachee.page
    found = [*violations(page, ONE_LOOK), *overflow(page)]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    return found
