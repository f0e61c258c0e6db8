"""Choosing a file: with progress where there is script, and just as well without."""

import pytest
from playwright.sync_api import FilePayload
from tests.integration.browser.accessibility import overflow, violations
from tests.integration.browser.conftest import Visit

from tic_adapters.sandbox.cv import example_cv

LINES = ("Senior backend engineer", "Skills: Kafka, PostgreSQL", "Languages: English (fluent)")
CV = FilePayload(name="CV of somebody.pdf", mimeType="application/pdf", buffer=example_cv(LINES))
PICTURE = FilePayload(name="photo.pdf", mimeType="application/pdf", buffer=b"GIF89a" + bytes(5000))
HUGE = FilePayload(name="huge.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4" + bytes(5 * 1024 * 1024))


@pytest.mark.parametrize("script", [True, False])
def test_a_cv_is_chosen_refused_chosen_again_and_read(visit: Visit, *, script: bool) -> None:
    visitor = visit(script=script)
    visitor.expected.add(422)
    visitor.become_somebody_new("I prepare for interviews")
    page = visitor.go("/cv")
    for file, words in ((PICTURE, "neither a PDF nor a Word document"), (HUGE, "larger than 5 MB")):
        page.get_by_label("Your CV as a file").set_input_files(files=[file])
        page.get_by_role("button", name="Upload and read it").click()
        page.locator(".problem").get_by_text(words).wait_for()
        assert visitor.path() == "/cv"
    wrong = [*violations(page), *overflow(page)] if script else []  # what looks for them is a script

    page.get_by_label("Your CV as a file").set_input_files(files=[CV])
    page.get_by_role("button", name="Upload and read it").click()
    page.wait_for_url("**/cv/1*")
    assert "CV of somebody.pdf" in visitor.text()
    wrong += [*violations(page), *overflow(page)] if script else []
    assert wrong == []
    page.get_by_label("Queues and streaming").select_option("3")
    visitor.press("Put what I ticked into my quiz")
    assert visitor.path() == "/quiz/goal"

    page = visitor.go("/cv")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "CV of somebody.pdf"
    assert download.value.path().read_bytes() == CV["buffer"]
    page.get_by_text("Delete version 1").click()
    visitor.press("Delete this version")
    assert "Deleted, with nothing left but number and dates: version 1" in visitor.text()
