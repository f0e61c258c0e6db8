"""Every page: for everybody, at every width, light and dark, and without a line in the console."""

from collections.abc import Sequence

import pytest
from tests.integration.browser.accessibility import STRUCTURE, overflow, violations
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

EVERYBODY = ("/", "/coaches", "/coaches?text=nobody+is+called+so", "/sign-in", "/privacy", "/terms",
             "/cookies", "/sandbox/mailbox", "/sandbox/payments")  # fmt: skip
COACHEE = ("/quiz/goal", "/quiz/companies", "/quiz/topics", "/quiz/languages", "/quiz/time", "/quiz/wishes",
           "/quiz/review", "/cv", "/cv/1", "/matches", "/inbox", "/inbox/search?q=the", "/reviews",
           "/settings", "/settings/sharing", "/settings/operators", "/settings/reports", "/settings/blocked",
           "/settings/devices", "/settings/tokens", "/settings/data", "/settings/data/messages",
           "/settings/export", "/settings/delete", "/orders", "/subscriptions", "/calendar",
           "/statement")  # fmt: skip
COACH = ("/desk", "/desk/profile", "/desk/hours", "/desk/calendar", "/desk/offerings/new", "/inbox",
         "/orders?side=coach", "/earnings", "/statement")  # fmt: skip


def test_pages_for_everybody(visit: Visit) -> None:
    visitor = visit()
    visitor.expected.add(404)
    assert _wrong(visitor, [*EVERYBODY, "/nowhere"]) == []


def test_the_reference_of_the_api(visit: Visit) -> None:
    page = visit().go("/api/docs")
    wrong = [*overflow(page), *violations(page, STRUCTURE)]
    # Looking at colours takes seconds on a page so long, and what it says of each operation is of one kind.
    page.evaluate("document.querySelectorAll('article ~ article').forEach((one) => one.remove())")
    assert page.locator("article").count() == 1
    assert [*wrong, *violations(page)] == []


def test_pages_of_a_coachee(visit: Visit) -> None:
    assert _wrong(visit("Mara Lindqvist"), COACHEE) == []


def test_pages_about_one_coach_and_one_conversation(visit: Visit) -> None:
    visitor = visit("Mara Lindqvist")
    page = visitor.go("/matches")
    coach = page.locator("article h2 a").first.get_attribute("href") or ""
    page = visitor.go("/inbox")
    talk = page.locator("main h2 a").first.get_attribute("href") or ""
    assert _wrong(visitor, [coach, f"{coach}/why", f"{coach}/write", f"{coach}/reviews", talk,
                            f"{coach}/report", f"{talk}/report", f"{talk}/share"]) == []  # fmt: skip


def test_pages_of_a_coach(visit: Visit) -> None:
    visitor = visit("Kenji Aydın")
    assert _wrong(visitor, COACH) == []
    page = visitor.go("/inbox")
    talk = page.locator("main h2 a").last.get_attribute("href") or ""
    assert _wrong(visitor, [talk, f"{talk}/quiz"]) == []


@pytest.mark.parametrize("person", ["Mara Lindqvist"])
def test_a_form_that_came_back(visit: Visit, person: str) -> None:
    visitor = visit(person)
    visitor.expected.add(422)
    page = visitor.go("/settings/tokens")
    page.get_by_label("Name").fill("Laptop")
    visitor.press("Issue the token")
    assert page.locator(".problem").count() >= 1
    assert [*violations(page), *overflow(page)] == []


def _wrong(visitor: Visitor, paths: Sequence[str]) -> list[str]:
    return [wrong for path in paths for page in [visitor.go(path)] for wrong in
            (*overflow(page), *violations(page))]  # fmt: skip
