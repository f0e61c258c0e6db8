"""Reports, blocks and sharing by hand, by the API."""

from typing import Any

import msgspec
import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site
from tests.integration.web.test_api_journey import listed_coach, started

from tic_domain.conversations.reports import ReportOutcome
from tic_domain.conversations.use_cases.inspect_conversation import InspectConversationCommand
from tic_domain.conversations.use_cases.resolve_report import ResolveReportCommand
from tic_domain.orders.jobs import FollowBlockJob, FollowReportJob
from tic_domain.shared.ids import ConversationId
from tic_web.api.matching.quiz import EXAMPLE

REPORT = {"reason": "fraud or a request for money", "words": "Wants money"}


async def _talk(site: Site) -> tuple[AsyncClient, AsyncClient, dict[str, Any], str]:
    coach = await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    talk = await started(site, coachee)
    return coach, coachee, talk, f"/api/v1/conversations/{talk['conversation']['id']}"


@pytest.mark.clause("C3.3", "C7.1")
async def test_a_report_is_filed_once_followed_and_answered(site: Site) -> None:
    coach, coachee, talk, path = await _talk(site)
    key = {"Idempotency-Key": "once"}
    wanted = {**REPORT, "message_ids": [talk["message"]["id"]], "block": True}

    filed = await coach.post(f"{path}/report", json=wanted, headers=key)
    again = await coach.post(f"{path}/report", json=wanted, headers=key)
    assert filed.status_code == 201
    assert again.json() == filed.json()
    assert filed.json()["state"] == "waiting"
    assert filed.json()["quotes"][0]["body"] == "Hello"
    refused = (await coach.post(f"{path}/report", json=REPORT)).json()
    assert refused["code"] == "reported-already"

    jobs = [job for job in site.house.store.take_jobs() if isinstance(job, FollowReportJob | FollowBlockJob)]
    assert len(jobs) == 2
    (report,) = site.house.store.reports.reports.values()
    await site.container.resolve_report()(
        ResolveReportCommand(report_id=report.id, outcome=ReportOutcome.DISMISSED, reason="No rule broken")
    )
    (own,) = (await coach.get("/api/v1/me/reports")).json()["items"]
    assert (own["report"]["outcome"], own["report"]["answer"]) == ("dismissed", "No rule broken")
    assert own["reported_name"] == "Cleo Example"
    assert (await coachee.get("/api/v1/me/reports")).json() == {"items": []}
    assert (await coachee.get("/api/v1/me/operator-acts")).json() == {"items": []}


@pytest.mark.clause("C3.3")
async def test_bad_reports_name_the_field(site: Site) -> None:
    _, coachee, _, path = await _talk(site)

    for body, field in (
        ({**REPORT, "reason": "boredom"}, "reason"),
        ({**REPORT, "words": " "}, "words"),
        ({**REPORT, "words": "x" * 2001}, "words"),
        ({**REPORT, "message_ids": ["x"]}, "message_ids.0"),
        ({**REPORT, "surplus": 1}, "surplus"),
    ):
        answer = await coachee.post(f"{path}/report", json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field


@pytest.mark.clause("C3.3")
async def test_a_coach_is_reported_and_blocked_without_a_conversation(site: Site) -> None:
    await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    (coach,) = (await coachee.get("/api/v1/coaches")).json()["items"]
    path = f"/api/v1/coaches/{coach['id']}"

    assert (await coachee.post(f"{path}/report", json=REPORT)).status_code == 201
    assert (await coachee.post(f"{path}/block")).json()["blocked_id"] == coach["id"]
    (block,) = (await coachee.get("/api/v1/me/blocks")).json()["items"]
    assert (block["blocked_id"], block["name"]) == (coach["id"], "Carl Example")
    assert (await coachee.get(f"{path}/preview")).json()["code"] == "contact-blocked"
    assert (await coachee.delete(f"/api/v1/me/blocks/{coach['id']}")).status_code == 204
    assert (await coachee.delete(f"/api/v1/me/blocks/{coach['id']}")).status_code == 404


@pytest.mark.clause("C4.2")
async def test_a_newer_version_is_shared_by_hand_and_both_sides_see_the_history(site: Site) -> None:
    coach, coachee, _, path = await _talk(site)
    answers = {**msgspec.to_builtins(EXAMPLE), "level": 6}
    await coachee.post("/api/v1/me/quiz/answers", json=answers)
    assert (await coach.get(f"{path}/quiz")).json()["answers"]["version"] == 1

    preview = (await coachee.get(f"{path}/preview")).json()
    assert (preview["answers"]["version"], preview["shared"]["quiz_version"]) == (2, 1)
    outdated = await coachee.post(f"{path}/sharing", json={"quiz_version": 1})
    assert outdated.json()["code"] == "preview-outdated"
    shared = await coachee.post(f"{path}/sharing", json={"quiz_version": 2})
    assert (shared.status_code, shared.json()["cause"]) == (201, "shared by hand")

    shown = await coach.get(f"{path}/quiz")
    assert shown.json()["answers"] == preview["answers"]
    history = (await coach.get(f"{path}/sharing")).json()["items"]
    assert [(one["quiz_version"], one["revoked_at"] is None) for one in history] == [(1, False), (2, True)]
    assert (await coach.get(f"{path}/preview")).status_code == 404
    (newest, oldest) = (await coachee.get("/api/v1/disclosures")).json()["items"]
    assert (len(newest["accesses"]), len(oldest["accesses"])) == (1, 1)


@pytest.mark.clause("C4.2")
async def test_no_answer_with_anything_disclosed_is_kept_by_a_cache(site: Site) -> None:
    coach, coachee, _, path = await _talk(site)

    for client, address in (
        (coach, f"{path}/quiz"),
        (coach, f"{path}/cv"),
        (coach, f"{path}/sharing"),
        (coachee, f"{path}/preview"),
        (coachee, "/api/v1/disclosures"),
        (coachee, "/api/v1/me/reports"),
    ):
        assert (await client.get(address)).headers["cache-control"] == "no-store", address


@pytest.mark.clause("C2.3", "C3.3", "C7.1")
async def test_an_operators_look_at_a_conversation_is_listed_for_both(site: Site) -> None:
    coach, coachee, talk, _ = await _talk(site)
    talk_id = ConversationId(next(iter(site.house.store.conversations.conversations)))
    await site.container.inspect_conversation()(
        InspectConversationCommand(conversation_id=talk_id, reason="A report about it")
    )

    for client in (coach, coachee):
        (act,) = (await client.get("/api/v1/me/operator-acts")).json()["items"]
        assert (act["what"], act["reason"]) == ("read a conversation of yours", "A report about it")
        assert act["about"] == talk["conversation"]["id"]


@pytest.mark.clause("C3.3")
async def test_a_new_account_is_told_why_its_link_was_refused(site: Site) -> None:
    await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    await coachee.post("/api/v1/me/quiz/answers", json=msgspec.to_builtins(EXAMPLE))
    (coach,) = (await coachee.get("/api/v1/coaches")).json()["items"]
    wanted = {"coach_id": coach["id"], "body": "https://example.org", "quiz_version": 1}

    refused = (await coachee.post("/api/v1/conversations", json=wanted)).json()

    assert (refused["code"], refused["status"]) == ("link-too-early", 409)
    assert "Take the link out" in refused["detail"]
