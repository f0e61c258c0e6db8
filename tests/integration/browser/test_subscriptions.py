"""A coachee subscribes: looked over, paid, shown with its month, ended, and gone on with."""

import pytest
from tests.integration.browser.accessibility import ONE_LOOK, overflow, violations
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

COACH = "Priya Raman"
COACHEE = "Mara Lindqvist"


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_from_an_offering_to_its_end_and_back(visit: Visit, *, width: int, script: bool) -> None:
    coachee = visit(COACHEE, width=width, script=script)
    coachee.go("/coaches")
    coachee.page.get_by_role("searchbox", name="Search").fill(COACH)
    coachee.press("Show coaches")
    coachee.press(COACH, role="link", exact=True)
    coachee.follow("Subscribe to Two sessions a month")
    wrong = _wrong(coachee, script=script)
    assert "charged by itself" in coachee.text()

    coachee.press("Subscribe for 190.00 GBP a month")
    with coachee.page.expect_navigation():
        coachee.page.locator("button[value=succeeds]").click()
    assert coachee.path().startswith("/subscriptions/")
    assert "2 of 2 sessions have no time yet" in coachee.text()
    wrong += _wrong(coachee, script=script)

    coachee.page.locator("details.confirm summary", has_text="End the subscription").click()
    coachee.press("End it with this month")
    assert "The subscription ends with the month that is paid." in coachee.text()
    coachee.press("Go on with it")
    assert "The subscription goes on." in coachee.text()
    coachee.go("/subscriptions")
    assert COACH in coachee.text()
    wrong += _wrong(coachee, script=script)
    assert wrong == []


def _wrong(coachee: Visitor, *, script: bool) -> list[str]:
    """Looked at where scripts run: the look is one."""
    if not script:
        return []
    page = coachee.page
    found = [*violations(page, ONE_LOOK), *overflow(page)]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    return found
