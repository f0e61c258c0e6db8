"""The CV on the site: uploaded, confirmed tag by tag, shared with a coach, deleted."""

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, QUIZ, Browser
from tests.unit.matching.cv_desk import DOCX, PDF

from tic_domain.matching.cv_text import LARGEST_CV


@pytest.fixture
async def coachee(browser: Browser) -> Browser:
    return await browser.sign_in("Noor Learner", roles=["coachee"])


@pytest.fixture
async def coach(other_browser: Browser) -> Browser:
    await other_browser.sign_in("Cleo Coach", roles=["coach"])
    await other_browser.send("/desk/profile", PROFILE)
    await other_browser.send("/desk/offerings/new", OFFERING)
    await other_browser.send("/desk/hours", {"hours": ALL_HOURS})
    await other_browser.send("/desk/list", on="/desk")
    return other_browser


def coach_address(page: str) -> str:
    return page.split('href="/coaches/', 1)[1].split('"', 1)[0].removesuffix("/write")


async def answer_quiz(coachee: Browser) -> None:
    for step, fields in QUIZ.items():
        await coachee.send(f"/quiz/{step}", {**fields, "then": "next"})
    await coachee.send("/quiz/review")


@pytest.mark.clause("C2.2")
async def test_what_is_read_is_shown_tag_by_tag_and_nothing_is_ticked(coachee: Browser) -> None:
    answer = await coachee.upload("/cv", "My CV.pdf", PDF)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cv/1?said=cv-uploaded")
    await coachee.get("/cv/1")
    for words in ("Backend engineer", "Senior", "Python", "Google", "English", "found as “google”"):
        assert words in coachee.page
    form = coachee.page.split('action="/cv/1"', 1)[1].split("</form>", 1)[0]
    ticked = [part for part in form.split("<input") if " checked" in part]
    assert all('type="radio"' in part and 'value=""' in part for part in ticked)
    assert " selected" not in form.replace('value="" selected', "")


@pytest.mark.clause("C2.2")
async def test_what_was_ticked_waits_in_the_quiz_and_the_rest_is_left_out(coachee: Browser) -> None:
    await coachee.upload("/cv", "My CV.pdf", PDF)
    answer = await coachee.send("/cv/1", {"role": "backend", "topics.python": "3", "languages": ["en"]})
    assert answer.headers["location"] == "/quiz?said=cv-confirmed"
    first = await coachee.get("/quiz")
    assert first.headers["location"] == "/quiz/goal", "the level is not answered yet"
    await coachee.get("/quiz/goal")
    assert 'value="backend" checked' in coachee.page
    await coachee.get("/quiz/companies")
    assert " checked" not in coachee.page, "an employer is no target"


async def test_after_the_quiz_confirming_leads_to_the_review(coachee: Browser) -> None:
    await answer_quiz(coachee)
    await coachee.upload("/cv", "My CV.pdf", PDF)
    answer = await coachee.send("/cv/1", {"topics.python": "2"})
    assert answer.headers["location"] == "/quiz/review?said=cv-confirmed"
    await coachee.get("/quiz/review")
    assert "Python" in coachee.page
    assert "become version 2" in coachee.page


async def test_ticking_nothing_or_what_was_not_suggested_comes_back_with_words(coachee: Browser) -> None:
    await coachee.upload("/cv", "My CV.pdf", PDF)
    nothing = await coachee.send("/cv/1", {})
    assert (nothing.status_code, "Nothing is confirmed." in coachee.page) == (422, True)
    other = await coachee.send("/cv/1", {"companies": ["meta"], "topics.python": "x"})
    assert other.status_code == 422
    assert 'id="companies-problem"' in coachee.page


async def test_a_refused_file_is_said_beside_the_field(coachee: Browser) -> None:
    for content, words in (
        (b"GIF89a", "neither a PDF nor a Word document"),
        (b"", "The file is empty."),
        (b"%PDF" + bytes(LARGEST_CV), "larger than 5 MB"),
    ):
        answer = await coachee.upload("/cv", "picture.pdf", content)
        assert answer.status_code == 422
        assert words in coachee.page.split('id="file-problem"', 1)[1].split("</div>", 1)[0]
    missing = await coachee.upload("/cv", "", b"")
    assert (missing.status_code, "No file was chosen." in coachee.page) == (422, True)


async def test_a_form_that_is_sent_twice_makes_one_version(coachee: Browser) -> None:
    await coachee.upload("/cv", "CV.pdf", PDF, fields={"once": "mark"})
    again = await coachee.upload("/cv", "CV.pdf", PDF, fields={"once": "mark"})
    assert again.headers["location"] == "/cv/1?said=cv-uploaded"
    other = await coachee.upload("/cv", "CV.docx", DOCX, fields={"once": "mark"})
    assert other.headers["location"] == "/cv/2?said=cv-uploaded"


async def test_another_site_can_not_upload(coachee: Browser) -> None:
    answer = await coachee.upload("/cv", "CV.pdf", PDF, fields={"_csrf_token": "guessed"})
    assert answer.status_code == 403
    typed = await coachee.post("/cv", {"file": "text"})
    assert typed.status_code == 415


@pytest.mark.clause("C4.2", "C7.1", "C7.4")
async def test_from_upload_to_the_coach_who_may_see_it(coachee: Browser, coach: Browser) -> None:
    await answer_quiz(coachee)
    await coachee.upload("/cv", "Noor <CV>.pdf", PDF)
    await coachee.get("/matches")
    address = f"/coaches/{coach_address(coachee.page)}/write"
    await coachee.get(address)
    assert "Noor CV.pdf, version 1, 2 pages" in coachee.page
    assert 'href="/cv/1/file"' in coachee.page
    started = await coachee.send(address, {"body": "Hello", "share_cv": "yes"})
    place = started.headers["location"].partition("?")[0]
    await coachee.get(place)
    assert "and your CV, version 1" in coachee.page

    await coach.get(f"{place}/quiz")
    assert "Noor CV.pdf, version 1, 2 pages" in coach.page
    got = await coach.get(f"{place}/cv")
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["content-disposition"].startswith('attachment; filename="Noor CV.pdf"')
    assert got.headers["cache-control"] == "no-store"
    await coachee.get("/settings/sharing")
    assert "looked 2 times" in coachee.page
    assert "downloaded the CV" in coachee.page

    await coachee.send("/cv/1/delete", on="/cv")
    gone = await coach.get(f"{place}/cv")
    assert gone.status_code == 410
    assert "deleted by its owner" in coach.page
    await coach.get(f"{place}/quiz")
    assert "It can't be opened any more" in coach.page.replace("&#39;", "'")
    await coachee.get("/cv")
    assert "Deleted, with nothing left but number and dates: version 1" in coachee.page


@pytest.mark.clause("C4.2")
async def test_a_cv_that_was_replaced_since_the_preview_is_not_shared(
    coachee: Browser, coach: Browser
) -> None:
    await answer_quiz(coachee)
    await coachee.upload("/cv", "CV.pdf", PDF)
    await coachee.get("/matches")
    address = f"/coaches/{coach_address(coachee.page)}/write"
    await coachee.upload("/cv", "Newer.pdf", PDF)
    refused = await coachee.send(address, {"body": "Hello", "share_cv": "yes", "cv_version": "1"})
    assert refused.status_code == 409
    assert "Your CV has changed since you saw" in coachee.page


async def test_all_versions_are_deleted_at_once(coachee: Browser) -> None:
    await coachee.upload("/cv", "CV.pdf", PDF)
    await coachee.upload("/cv", "CV.docx", DOCX)
    await coachee.get("/cv/2/file")
    await coachee.send("/cv/delete", on="/cv")
    await coachee.get("/cv")
    assert "version 2 (" in coachee.page
    for path in ("/cv/1", "/cv/2/file", "/cv/x", "/cv/99999999999"):
        assert (await coachee.get(path)).status_code == 404
