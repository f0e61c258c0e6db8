"""Finding a coach in the directory, with and without script, by a phone and by the keyboard."""

import pytest
from tests.integration.browser.accessibility import overflow, violations
from tests.integration.browser.conftest import Visit


@pytest.mark.parametrize(("width", "script"), [(360, False)])
def test_filters_narrow_and_an_empty_result_leads_out(visit: Visit, *, width: int, script: bool) -> None:
    visitor = visit(width=width, script=script)
    page = visitor.go("/coaches")
    everyone = page.get_by_role("heading", name="coaches", exact=False).last.inner_text()
    page.locator("summary:text-is('Role')").click()
    page.get_by_label("Backend engineer").check()
    visitor.press("Show coaches")
    assert page.get_by_label("Backend engineer").is_checked()
    assert page.locator("#results").inner_text() != everyone
    page.get_by_role("searchbox", name="Search").fill("nobodyiscalledso")
    visitor.press("Show coaches")
    assert "No coach fits all of this" in visitor.text()
    visitor.follow("Without “nobodyiscalledso”")
    assert page.locator("ul.coaches > li").count() > 0
    visitor.tab_to(page.get_by_role("link", name="Take away Backend engineer"))


def test_the_directory_with_much_chosen_is_accessible(visit: Visit) -> None:
    page = visit().go("/coaches?text=a&role=backend&role=sre&topic=sql&company=google&language=en&level=2")
    assert [*violations(page), *overflow(page)] == []
