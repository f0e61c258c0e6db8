"""A new coach: from nothing to a place in the directory, in words that try to be more than words."""

import secrets

import pytest
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

SCRIPT = "<script>window.planted = true</script>"
IMAGE = '<img src="/nowhere" onerror="window.planted = true">'


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_profile_offering_hours_and_list(visit: Visit, *, width: int, script: bool) -> None:
    coach = visit(width=width, script=script)
    coach.become_somebody_new("I coach people")
    assert coach.path() == "/desk/profile"
    word = f"Steady{secrets.token_hex(4)}"
    _writes_a_profile(coach, word)
    _offers_an_hour(coach)
    _paints_hours(coach, by_dragging=script)
    coach.press("List my profile")
    assert "Listing: listed" in coach.text()

    _is_found(visit(width=width), word)


def test_what_is_planted_in_a_name_or_message_stays_text(visit: Visit) -> None:
    coachee = visit("Mara Lindqvist")
    page = coachee.go("/settings")
    page.get_by_label("Name", exact=True).fill(SCRIPT)
    coachee.press("Save the name")
    assert SCRIPT in coachee.text()
    _has_not_run(coachee)

    coachee.go("/inbox")
    with page.expect_navigation():
        page.locator("main h2 a").first.click()
    coachee.send(SCRIPT + IMAGE)
    assert SCRIPT + IMAGE in coachee.text()
    _has_not_run(coachee)

    coachee.go("/settings")
    page.get_by_label("Name", exact=True).fill("Mara Lindqvist")
    coachee.press("Save the name")


def _writes_a_profile(coach: Visitor, word: str) -> None:
    page = coach.page
    page.get_by_label("Headline").fill(f"{word} hands in a hard interview")
    page.get_by_label("About you").fill(f"Twenty years. {SCRIPT}{IMAGE}")
    page.get_by_label("Up to which level").select_option("5")
    page.get_by_role("group", name="Which roles").get_by_label("Backend engineer").check()
    page.get_by_role("group", name="Which kinds").get_by_label("Coding").check()
    page.get_by_role("group", name="Which topics?").get_by_label("SQL").first.check()
    page.get_by_role("group", name="In which languages").get_by_label("English").first.check()
    page.get_by_label("Your time zone").select_option("Europe/Berlin")
    coach.press("Save the profile")
    assert coach.path() == "/desk"


def _offers_an_hour(coach: Visitor) -> None:
    page = coach.page
    coach.follow("Add an offering")
    page.get_by_label("Single session").check()
    page.get_by_label("Title").fill("One hour")
    page.get_by_label("Minutes").select_option("60")
    page.get_by_label("Sessions", exact=True).fill("1")
    page.get_by_role("textbox", name="Price").fill("80")
    page.get_by_label("Currency").select_option("eur")
    coach.press("Save the offering")
    assert "80.00 EUR" in coach.text()


def _paints_hours(coach: Visitor, *, by_dragging: bool) -> None:
    page = coach.page
    coach.follow("Change the hours")
    first = page.get_by_role("checkbox", name="Monday 09:00")
    last = page.get_by_role("checkbox", name="Monday 12:00")
    if by_dragging:
        page.get_by_role("checkbox", name="Monday 16:00").scroll_into_view_if_needed()
        start, end = first.bounding_box(), last.bounding_box()
        assert start is not None
        assert end is not None
        page.mouse.move(start["x"] + 5, start["y"] + 5)
        page.mouse.down()
        page.mouse.move(end["x"] + 5, end["y"] + 5, steps=12)
        page.mouse.up()
        assert page.locator("table.week input:checked").count() == 4
        page.get_by_text("4 hours a week").wait_for()
    else:
        for hour in ("09:00", "10:00", "11:00", "12:00"):
            page.get_by_role("checkbox", name=f"Monday {hour}").check()
    coach.press("Save the hours")
    coach.go("/desk")
    assert "09:00–13:00" in coach.text()


def _is_found(visitor: Visitor, word: str) -> None:
    visitor.go("/coaches")
    visitor.page.get_by_role("searchbox", name="Search").fill(word)
    visitor.press("Show coaches")
    found = visitor.page.locator("main li h3 a")
    assert found.count() == 1
    with visitor.page.expect_navigation():
        found.click()
    assert SCRIPT + IMAGE in visitor.text()
    _has_not_run(visitor)


def _has_not_run(visitor: Visitor) -> None:
    assert visitor.page.evaluate("window.planted") is None
    assert visitor.page.locator("main script, main img").count() == 0
