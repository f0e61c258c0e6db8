"""Whoever was signed out while they wrote gets back what they wrote, from whichever form."""

import re
from pathlib import Path
from typing import Final

from tests.integration.web.pages.site import Browser

from tic_web import pages

SOMETHING: Final = "01890a5d-ac96-774b-bcce-b302099a8057"
FORMS: Final = {
    "words": f"/inbox/{SOMETHING}/report",
    "body": f"/coaches/{SOMETHING}/write",
    "text": f"/sessions/{SOMETHING}/review",
    "bio": "/desk/profile",
    "answer_note": f"/orders/{SOMETHING}/answer",
    "refund_note": f"/orders/{SOMETHING}/refund",
    "missed_coach_1": f"/sessions/{SOMETHING}/missed",
    "title": "/desk/offerings/new",
    "note": "/desk/calendar/block",
}
WRITTEN: Final = "كتبت هذا بعناية.\nAnd <b>this</b> too."


async def test_what_was_written_is_given_back(browser: Browser) -> None:
    for field, path in FORMS.items():
        answer = await browser.post(path, {field: WRITTEN, "once": "a" * 30, "offering": SOMETHING})
        assert answer.status_code == 401, path
        assert "كتبت هذا بعناية.\nAnd &lt;b&gt;this&lt;/b&gt; too." in browser.page, path
        assert browser.page.count("<section") == 1, path
        assert 'href="/sign-in?return_to=' in browser.page


def test_every_field_for_prose_is_among_those_that_are_seen_here() -> None:
    known = {*FORMS, "field"}  # `field` stands for missed_coach_1 and its like
    for template in Path(pages.__file__).parent.rglob("*.html"):
        for name in re.findall(r'ui\.textarea\(form, "?(\w+)', template.read_text(encoding="utf-8")):
            assert name in known, f"{template.name}: {name}"


async def test_what_nobody_wrote_is_not_given_back(browser: Browser) -> None:
    answer = await browser.post("/desk/capacity", {"capacity": "5", "once": "a" * 30, "order": SOMETHING})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?")
