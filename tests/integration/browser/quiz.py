"""Taking the quiz as a coachee whom a demo coach fits."""

from playwright.sync_api import Page
from tests.integration.browser.visitor import Visitor

COACH = "Kenji Aydın"
OTHER_FIELD = "Priya Raman"
"""She coaches machine learning."""


def take(visitor: Visitor) -> Page:
    """From its first step to the matches."""
    page = visitor.page
    assert visitor.path() == "/quiz/goal"
    page.get_by_label("Backend engineer").check()
    page.get_by_label("Senior", exact=True).check()
    page.get_by_label("Coding", exact=True).check()
    page.get_by_label("System design", exact=True).check()
    visitor.press("Next")
    page.get_by_label("Stripe", exact=True).check()
    visitor.press("Next")
    page.get_by_label("Scalability").select_option("3")
    page.get_by_label("Concurrency").select_option("2")
    visitor.press("Back")
    assert page.get_by_label("Stripe", exact=True).is_checked()
    visitor.press("Next")
    assert page.get_by_label("Scalability").input_value() == "3"
    visitor.press("Next")
    page.get_by_role("checkbox", name="English", exact=True).check()
    visitor.press("Next")
    page.get_by_label("Where are you?").select_option("Europe/Berlin")
    for hour in ("18:00", "19:00", "20:00"):
        for day in ("Monday", "Tuesday", "Thursday"):
            page.get_by_role("checkbox", name=f"{day} {hour}").check()
    visitor.press("Next")
    page.get_by_label("Amount").fill("150")
    page.get_by_label("Currency").select_option("eur")
    visitor.press("Review my answers")
    assert visitor.path() == "/quiz/review"
    return visitor.press("Find my coaches")
