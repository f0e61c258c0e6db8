"""Reporting, blocking and sharing by hand, from the conversation and the coach's page."""

import re

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, QUIZ, Browser, Site

from tic_domain.accounts.model import OperatorActKind
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorActCommand
from tic_domain.conversations.reports import ReportOutcome
from tic_domain.conversations.use_cases.resolve_report import ResolveReportCommand


@pytest.fixture
async def coach(other_browser: Browser) -> Browser:
    await other_browser.sign_in("Cleo Coach", roles=["coach"])
    await other_browser.send("/desk/profile", PROFILE)
    await other_browser.send("/desk/offerings/new", OFFERING)
    await other_browser.send("/desk/hours", {"hours": ALL_HOURS})
    await other_browser.send("/desk/list", on="/desk")
    return other_browser


@pytest.fixture
async def coachee(browser: Browser) -> Browser:
    await browser.sign_in("Noor Learner", roles=["coachee"])
    for step, fields in QUIZ.items():
        await browser.send(f"/quiz/{step}", {**fields, "then": "next"})
    await browser.send("/quiz/review")
    return browser


@pytest.fixture
async def coach_page(coach: Browser, coachee: Browser) -> str:
    await coachee.get("/coaches")
    found: str = re.findall(r'href="(/coaches/[0-9a-f-]{36})"', coachee.page)[0]
    return found


@pytest.fixture
async def talk(coach_page: str, coachee: Browser, coach: Browser) -> str:
    answer = await coachee.send(f"{coach_page}/write", {"body": "Hello"})
    path: str = answer.headers["location"].partition("?")[0]
    await coach.send(path, {"body": "Pay me <i>directly</i>"})
    return path


@pytest.mark.clause("C3.3", "C7.1")
async def test_a_report_quotes_what_the_coach_wrote_and_its_outcome_is_shown(
    talk: str, coachee: Browser, site: Site
) -> None:
    form = f"{talk}/report"
    await coachee.get(form)
    quoted = re.findall(r'name="message_ids" value="([^"]+)"', coachee.page)
    assert len(quoted) == 1
    assert "Pay me &lt;i&gt;directly&lt;/i&gt;" in coachee.page

    answer = await coachee.send(form, {"reason": "", "words": "Kept as typed", "message_ids": quoted})
    assert answer.status_code == 422
    assert "Kept as typed" in coachee.page
    wanted = {"reason": "payment outside the platform", "words": "Not through you", "message_ids": quoted}
    answer = await coachee.send(form, wanted)
    assert answer.headers["location"] == "/settings/reports?said=reported"

    await coachee.get("/settings/reports")
    assert "Cleo Coach: payment outside the platform" in coachee.page
    assert "<strong>Waiting.</strong>" in coachee.page
    answer = await coachee.send(form, wanted)
    assert answer.status_code == 409
    (report,) = site.store.reports.reports.values()
    await site.container.resolve_report()(
        ResolveReportCommand(report_id=report.id, outcome=ReportOutcome.WARNED, reason="Pay through us")
    )
    await coachee.get("/settings/reports")
    assert "warned the person" in coachee.page


@pytest.mark.clause("C3.3", "C7.1")
async def test_whoever_was_warned_reads_the_reason_and_not_who_reported(
    talk: str, coachee: Browser, coach: Browser, site: Site
) -> None:
    await coachee.send(f"{talk}/report", {"reason": "discrimination", "words": "Secret words"})
    (report,) = site.store.reports.reports.values()
    await site.container.resolve_report()(
        ResolveReportCommand(report_id=report.id, outcome=ReportOutcome.WARNED, reason="Be kind")
    )

    await coach.get("/settings/operators")

    assert "An operator warned you" in coach.page
    assert "Be kind" in coach.page
    for told in ("Noor", "Secret words", str(report.id), str(report.reporter_id)):
        assert told not in coach.page
    await coach.get("/settings/reports")
    assert "You have reported nobody" in coach.page


@pytest.mark.clause("C3.3")
async def test_a_coach_is_reported_and_blocked_from_the_profile(coach_page: str, coachee: Browser) -> None:
    answer = await coachee.send(f"{coach_page}/report", {"reason": "spam or advertising", "words": "Ads"})
    assert answer.status_code == 303
    await coachee.send(f"{coach_page}/block", on=coach_page)

    await coachee.get(f"{coach_page}/write")
    assert "Messages between the two of you are not possible" in coachee.page
    await coachee.get("/settings/blocked")
    lift = re.findall(r'action="(/settings/blocked/[^"]+/lift)"', coachee.page)[0]
    await coachee.send(lift, on="/settings/blocked")
    await coachee.get("/settings/blocked")
    assert "You have blocked nobody" in coachee.page


async def test_a_visitor_reads_the_profile_without_a_way_to_block(coach_page: str, site: Site) -> None:
    async with site.browser() as visitor:
        await visitor.get(coach_page)
        assert "/block" not in visitor.page


@pytest.mark.clause("C4.2")
async def test_a_newer_version_goes_by_hand_after_the_same_preview(
    talk: str, coachee: Browser, coach: Browser
) -> None:
    await coachee.send("/quiz/goal", {**QUIZ["goal"], "level": "6", "then": "next"})
    await coachee.send("/quiz/review")
    await coach.get(f"{talk}/quiz")
    before = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", coach.page)
    await coachee.get(f"{talk}/share")
    previewed = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", coachee.page)
    assert previewed != before

    answer = await coachee.send(f"{talk}/share")
    assert answer.headers["location"] == f"{talk}?said=shared-latest"

    await coach.get(f"{talk}/quiz")
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", coach.page) == previewed
    assert "by hand" in coach.page
    await coach.get(talk)
    assert "Noor Learner shared quiz answers, version 2" in coach.page


@pytest.mark.clause("C4.2")
async def test_the_coach_is_told_in_the_conversation_that_sharing_ended(
    talk: str, coachee: Browser, coach: Browser
) -> None:
    await coachee.get("/settings/sharing")
    path = re.findall(r'action="(/settings/sharing/[^"]+/revoke)"', coachee.page)[0]
    await coachee.send(path, on="/settings/sharing")

    await coach.get(talk)

    assert "shares no quiz answers with you" in coach.page
    assert "What was seen can't be unseen" in coach.page


@pytest.mark.clause("C4.2")
async def test_nothing_that_is_disclosed_is_kept_by_a_cache(
    talk: str, coachee: Browser, coach: Browser
) -> None:
    for browser, path in (
        (coach, f"{talk}/quiz"),
        (coach, f"{talk}/cv"),
        (coach, talk),
        (coachee, f"{talk}/share"),
        (coachee, f"{talk}/report"),
        (coachee, "/settings/sharing"),
        (coachee, "/settings/reports"),
        (coachee, "/settings/operators"),
    ):
        answer = await browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path


@pytest.mark.clause("C3.3", "C7.1")
async def test_settings_show_what_operators_did_and_why(coachee: Browser, site: Site) -> None:
    await coachee.get("/settings/operators")
    assert "No operator has done anything" in coachee.page
    (account,) = site.store.accounts.accounts.values()
    await site.container.note_operator_act()(
        NoteOperatorActCommand(
            account_id=account.id, kind=OperatorActKind.CV_DOWNLOADED, reason="Asked <b>for</b>"
        )
    )

    await coachee.get("/settings/operators")

    assert "An operator downloaded your CV" in coachee.page
    assert "Asked &lt;b&gt;for&lt;/b&gt;" in coachee.page
