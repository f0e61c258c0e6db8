"""Sending a file: what is taken, what is refused, and how clearly."""

from hashlib import sha256
from typing import Any

import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site
from tests.unit.matching.cv_desk import DOCX, PDF

from tic_domain.conversations.use_cases.start_conversation import StartConversationCommand
from tic_domain.matching.cv_text import LARGEST_CV

CVS = "/api/v1/me/cvs"


def sent(content: bytes = PDF, name: str = "My CV.pdf") -> dict[str, Any]:
    return {"file": (name, content)}


async def program(site: Site) -> AsyncClient:
    return await site.program(await site.coachee())


@pytest.mark.clause("C2.2", "C7.1")
async def test_a_cv_is_uploaded_listed_and_taken_back(site: Site) -> None:
    client = await program(site)
    content = PDF + bytes(300_000)
    made = await client.post(CVS, files=sent(content, "Zoë: CV.pdf"))
    assert made.status_code == 201
    assert made.json()["file_name"] == "Zoë CV.pdf"
    assert (await client.get(CVS)).json()["items"] == [made.json()]
    back = await client.get(f"{CVS}/1/file")
    assert sha256(back.content).digest() == sha256(content).digest()
    assert back.headers["content-type"] == "application/pdf"
    assert back.headers["cache-control"] == "no-store"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert back.headers["content-length"] == str(len(content))
    assert back.headers["content-disposition"] == (
        "attachment; filename=\"Zo_ CV.pdf\"; filename*=UTF-8''Zo%C3%AB%20CV.pdf"
    )
    await client.post(CVS, files=sent(DOCX, "cv.docx"))
    assert "wordprocessingml" in (await client.get(f"{CVS}/2/file")).headers["content-type"]


@pytest.mark.parametrize(
    ("content", "status", "flaw"),
    [
        (b"", 422, "empty"),
        (b"GIF89a", 422, "unknown-format"),
        (b"%PDF" + bytes(LARGEST_CV - 3), 422, "too-large"),
        (b"%PDF" + bytes(2 * LARGEST_CV), 422, "too-large"),
    ],
    ids=["nothing", "a picture", "a byte too many", "twice as much"],
)
async def test_what_is_no_cv_is_refused_with_its_flaw(
    site: Site, content: bytes, status: int, flaw: str
) -> None:
    client = await program(site)
    answer = await client.post(CVS, files=sent(content))
    assert (answer.status_code, answer.json()["code"], answer.json()["flaw"]) == (status, "cv-refused", flaw)
    assert (await client.get(CVS)).json() == {"items": []}
    assert site.files.kept == {}


async def test_the_largest_is_taken(site: Site) -> None:
    answer = await (await program(site)).post(CVS, files=sent(b"%PDF" + bytes(LARGEST_CV - 4)))
    assert (answer.status_code, answer.json()["size"]) == (201, LARGEST_CV)


def plain(content: bytes, kind: str = "multipart/form-data; boundary=x") -> dict[str, Any]:
    return {"content": content, "headers": {"content-type": kind}}


CUT_OFF = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF'
NO_FORM_WITH_ONE_FILE: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"files": {"cv": ("cv.pdf", PDF)}}, 422, "cv"),
    ({"files": [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]}, 422, "2 were sent"),
    ({"files": sent(), "data": {"version": "3"}}, 422, "version"),
    ({"files": {"cv": (None, "text")}}, 422, "It is missing"),
    ({}, 422, "It is missing"),
    (plain(PDF, "application/pdf"), 415, "multipart/form-data"),
    ({"json": {"file": "text"}}, 415, "multipart/form-data"),
    (plain(b""), 400, "can't be read"),
    (plain(b"nothing"), 400, "can't be read"),
    (plain(b"nothing", "multipart/form-data"), 400, "can't be read"),
    (plain(CUT_OFF), 400, "can't be read"),
)


async def test_what_is_no_form_with_one_file_is_named(site: Site) -> None:
    client = await program(site)
    for request, status, said in NO_FORM_WITH_ONE_FILE:
        answer = await client.post(CVS, **request)
        assert answer.status_code == status, answer.text
        assert said in answer.text


async def test_a_part_without_a_file_name_is_the_file_all_the_same(site: Site) -> None:
    client = await program(site)
    body = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + PDF + b"\r\n--x--\r\n"
    answer = await client.post(CVS, content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, answer.json()["file_name"]) == (201, "cv.pdf")


async def test_other_routes_keep_their_limit_and_their_types(site: Site) -> None:
    client = await program(site)
    assert (await client.post("/api/v1/me/quiz/answers", files=sent())).status_code == 415
    large = {"values": {"role": ["x" * 70_000]}}
    assert (await client.put("/api/v1/me/quiz/draft/goal", json=large)).status_code == 413


async def test_a_request_that_is_repeated_uploads_once(site: Site) -> None:
    client = await program(site)
    key = {"idempotency-key": "one"}
    first = await client.post(CVS, files=sent(), headers=key)
    again = await client.post(CVS, files=sent(), headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotent-replay"] == "true"
    other = await client.post(CVS, files=sent(DOCX), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len((await client.get(CVS)).json()["items"]) == 1


async def test_too_many_uploads_a_minute_are_refused(site: Site) -> None:
    client = await program(site)
    answers = [await client.post(CVS, files=sent(b"GIF")) for _ in range(21)]
    assert [one.status_code for one in answers[19:]] == [422, 429]


async def test_a_store_that_is_away_is_said_and_nothing_is_stored(site: Site) -> None:
    client = await program(site)
    site.files.is_up = False
    answer = await client.post(CVS, files=sent())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    site.files.is_up = True
    assert (await client.get(CVS)).json() == {"items": []}
    await client.post(CVS, files=sent())
    site.files.is_up = False
    assert (await client.get(f"{CVS}/1/file")).status_code == 503


async def test_a_file_that_was_changed_is_not_handed_out(site: Site) -> None:
    client = await program(site)
    await client.post(CVS, files=sent())
    ((key, (at, content)),) = site.files.kept.items()
    site.files.kept[key] = (at, content[:-1] + bytes([content[-1] ^ 1]))
    answer = await client.get(f"{CVS}/1/file")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")


@pytest.mark.clause("C7.4")
async def test_versions_are_deleted_one_by_one_and_all_at_once(site: Site) -> None:
    client = await program(site)
    for _ in range(3):
        await client.post(CVS, files=sent())
    gone = await client.delete(f"{CVS}/2")
    assert (gone.status_code, gone.json()["file_name"]) == (200, None)
    assert (await client.delete(f"{CVS}/2")).status_code == 404
    assert (await client.get(f"{CVS}/2/suggestions")).status_code == 404
    rest = await client.delete(CVS)
    assert [one["version"] for one in rest.json()["items"]] == [3, 1]
    listed = (await client.get(CVS)).json()["items"]
    assert [one["deleted_at"] is None for one in listed] == [False] * 3


@pytest.mark.clause("C2.2")
async def test_what_was_read_is_suggested_and_confirmed_into_the_draft(site: Site) -> None:
    client = await program(site)
    await client.post(CVS, files=sent())
    read = (await client.get(f"{CVS}/1/suggestions")).json()
    assert read["roles"] == [{"key": "backend", "found": ["backend"]}]
    assert read["levels"] == [{"level": 4, "found": ["senior"]}]
    assert (await client.get("/api/v1/me/quiz/draft")).status_code == 404
    tags = {"level": 4, "topics": [{"topic": "python", "priority": 3}]}
    draft = await client.post(f"{CVS}/1/confirmation", json=tags)
    assert draft.json()["steps"]["topics"]["topics.python"] == ["3"]
    answers = (await client.get("/api/v1/me/quiz/answers")).json()
    assert answers["version"] == 1, "nothing is answered by confirming"
    refused = await client.post(f"{CVS}/1/confirmation", json={"companies": ["meta"]})
    assert refused.json()["errors"][0]["field"] == "companies"
    twice = {"topics": [{"topic": "python", "priority": 3}] * 2}
    assert (await client.post(f"{CVS}/1/confirmation", json=twice)).status_code == 422


@pytest.mark.clause("C4.2", "C7.1")
async def test_a_coach_gets_the_shared_version_and_the_coachee_sees_that_they_did(site: Site) -> None:
    cleo, carl = await site.coachee(), await site.coach()
    coachee, coach = await site.program(cleo), await site.program(carl)
    await site.cv(cleo)
    preview = (await coachee.get(f"/api/v1/coaches/{carl.id}/preview")).json()
    assert preview["cv"]["file_name"] == "My CV.pdf"
    assert "suggestions" not in preview["cv"]
    body = {"coach_id": str(carl.id), "body": "Hello", "quiz_version": 1, "share_cv": True}
    assert (await coachee.post("/api/v1/conversations", json=body)).json()["errors"][0][
        "field"
    ] == "cv_version"
    await site.cv(cleo, DOCX)
    body["cv_version"] = 1
    late = (await coachee.post("/api/v1/conversations", json=body)).json()
    assert (late["code"], late["version"]) == ("preview-outdated", 2)
    body["cv_version"] = 2
    started = (await coachee.post("/api/v1/conversations", json=body)).json()
    assert started["disclosure"]["cv_version"] == 2
    await site.cv(cleo)
    place = f"/api/v1/conversations/{started['conversation']['id']}"
    assert (await coach.get(f"{place}/quiz")).json()["cv"]["version"] == 2
    assert (await coach.get(f"{place}/cv")).content == DOCX
    assert (await coachee.get(f"{place}/cv")).status_code == 403
    (record,) = (await coachee.get("/api/v1/disclosures")).json()["items"]
    assert (len(record["accesses"]), len(record["cv_accesses"])) == (2, 1)
    await coachee.delete("/api/v1/me/cvs/2")
    gone = await coach.get(f"{place}/cv")
    assert (gone.status_code, gone.json()["code"]) == (410, "shared-cv-deleted")
    assert (await coach.get(f"{place}/quiz")).json()["cv"]["deleted_at"] is not None
    await coachee.delete(f"/api/v1/disclosures/{record['disclosure']['id']}")
    assert (await coach.get(f"{place}/cv")).json()["code"] == "not-disclosed"
    (record,) = (await coachee.get("/api/v1/disclosures")).json()["items"]
    assert record["disclosure"]["cv_version"] == 2, "the receipt stays"


@pytest.mark.clause("C4.2")
async def test_without_a_tick_the_cv_stays_with_its_owner(site: Site) -> None:
    cleo, carl = await site.coachee(), await site.coach()
    await site.cv(cleo)
    started = await site.container.start_conversation()(
        StartConversationCommand(
            account_id=cleo.id, coach_id=carl.id, body="Hello", quiz_version=1, share_cv=False, cv_version=1
        )
    )
    coach = await site.program(carl)
    place = f"/api/v1/conversations/{started.conversation.id}"
    assert (await coach.get(f"{place}/quiz")).json()["cv"] is None
    refused = (await coach.get(f"{place}/cv")).json()
    assert refused["code"] == "not-disclosed"
    assert "no CV" in refused["detail"]
