"""The journey by the API alone: a profile is listed, a quiz answered, a match explained, a talk started."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site

from tic_web.api.coaches.profile import put_profile
from tic_web.api.matching.quiz import EXAMPLE
from tic_web.api.operations import operation_of

HOURS = {"zone": "Europe/Berlin", "days": [[{"start": 540, "end": 720}]] * 5 + [[], []]}
OFFERING = {"kind": "single", "title": "Mock", "minutes": 60, "price": {"amount": 8000, "currency": "eur"}}


async def listed_coach(site: Site) -> AsyncClient:
    coach = await site.program(await site.member("Carl Example"))
    story = msgspec.to_builtins(operation_of(put_profile).example)
    assert (await coach.put("/api/v1/me/profile", json=story)).json()["listing"] == "draft"
    refused = (await coach.post("/api/v1/me/profile/list")).json()
    assert refused["code"] == "profile-incomplete"
    assert "at least one offering" in refused["missing"]
    assert (await coach.post("/api/v1/me/profile/offerings", json=OFFERING)).status_code == 201
    assert (await coach.put("/api/v1/me/profile/hours", json=HOURS)).status_code == 200
    assert (await coach.put("/api/v1/me/profile/capacity", json={"capacity": 3})).status_code == 200
    assert (await coach.post("/api/v1/me/profile/list")).json()["listing"] == "listed"
    return coach


async def started(site: Site, coachee: AsyncClient) -> dict[str, Any]:
    answered = await coachee.post("/api/v1/me/quiz/answers", json=msgspec.to_builtins(EXAMPLE))
    assert answered.status_code == 201
    (match,) = (await coachee.get("/api/v1/matches")).json()["items"]
    assert sum(line["score"] for line in match["match"]["lines"]) == match["match"]["score"]
    coach_id = match["coach"]["id"]
    assert (await coachee.get(f"/api/v1/matches/{coach_id}")).json()["refusals"] == []
    assert (await coachee.get(f"/api/v1/matches/{coach_id}/shown")).json()["identical"] is True
    preview = (await coachee.get(f"/api/v1/coaches/{coach_id}/preview")).json()
    assert preview["answers"]["answers"] == answered.json()["answers"]
    wanted = {"coach_id": coach_id, "body": "Hello", "quiz_version": preview["answers"]["version"]}
    answer = await coachee.post("/api/v1/conversations", json=wanted)
    assert answer.status_code == 201
    again = (await coachee.post("/api/v1/conversations", json=wanted)).json()
    assert again["conversation_id"] == answer.json()["conversation"]["id"]
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.clause("C4.2")
async def test_from_an_empty_site_to_an_answered_conversation(site: Site) -> None:
    coach = await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    talk = await started(site, coachee)
    path = f"/api/v1/conversations/{talk['conversation']['id']}"

    shared = (await coach.get(f"{path}/quiz")).json()
    assert shared["disclosure"]["id"] == talk["disclosure"]["id"]
    assert (await coach.get("/api/v1/conversations")).json()["unread"] == 1
    site.house.clock.move(timedelta(minutes=1))
    assert (await coach.post(f"{path}/messages", json={"body": "Welcome"})).status_code == 201
    page = (await coachee.get(path)).json()
    assert [one["body"] for one in page["messages"]] == ["Hello", "Welcome"]
    assert (await coachee.post(f"{path}/read")).status_code == 204
    assert (await coachee.get("/api/v1/conversations")).json()["unread"] == 0

    (record,) = (await coachee.get("/api/v1/disclosures")).json()["items"]
    assert len(record["accesses"]) == 1
    revoked = await coachee.delete(f"/api/v1/disclosures/{talk['disclosure']['id']}")
    assert revoked.json()["revoked_at"]
    assert (await coach.get(f"{path}/quiz")).json()["code"] == "not-disclosed"

    assert (await coach.post(f"{path}/block")).status_code == 200
    assert (await coachee.post(f"{path}/messages", json={"body": "?"})).json()["code"] == "contact-blocked"
    assert (await coach.delete(f"{path}/block")).status_code == 204
    assert (await coachee.post(f"{path}/messages", json={"body": "Thanks"})).status_code == 201


async def test_a_conversation_is_read_page_by_page(site: Site) -> None:
    coach = await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    path = f"/api/v1/conversations/{(await started(site, coachee))['conversation']['id']}"
    for number in range(4):
        site.house.clock.move(timedelta(minutes=1))
        await coach.post(f"{path}/messages", json={"body": str(number)})
    seen: list[str] = []
    following: str | None = f"{path}?limit=2"
    while following:
        answer = await coachee.get(following)
        seen = [one["body"] for one in answer.json()["messages"]] + seen
        following = answer.links.get("next", {}).get("url")
    assert seen == ["Hello", "0", "1", "2", "3"]
    assert (await coachee.get(f"{path}?limit=0")).status_code == 422


async def test_the_directory_is_read_page_by_page(site: Site) -> None:
    coaches = [await site.coach(f"Coach {number}") for number in range(5)]
    seen: list[str] = []
    following: str | None = "/api/v1/coaches?limit=2&language=en"
    while following:
        answer = await site.client().get(following)
        seen += [one["id"] for one in answer.json()["items"]]
        following = answer.links.get("next", {}).get("url")
    assert sorted(seen) == sorted(str(one.id) for one in coaches)


async def test_an_offering_is_changed_in_part_and_removed(site: Site) -> None:
    coach = await listed_coach(site)
    added = (await coach.post("/api/v1/me/profile/offerings", json={**OFFERING, "title": "More"})).json()
    path = f"/api/v1/me/profile/offerings/{added['id']}"
    changed = (await coach.patch(path, json={"minutes": 90})).json()
    assert changed == {**added, "minutes": 90}
    assert (await coach.delete(path)).status_code == 204
    (last,) = (await coach.get("/api/v1/me/profile")).json()["offerings"]
    refused = await coach.delete(f"/api/v1/me/profile/offerings/{last['id']}")
    assert refused.json()["code"] == "profile-incomplete"


async def test_a_draft_is_kept_until_the_quiz_is_answered(site: Site) -> None:
    coachee = await site.program(await site.member())
    assert (await coachee.get("/api/v1/me/quiz/draft")).status_code == 404
    saved = await coachee.put("/api/v1/me/quiz/draft/goal", json={"values": {"role": ["backend"]}})
    assert (await coachee.get("/api/v1/me/quiz/draft")).json() == saved.json()
    wrong = await coachee.put("/api/v1/me/quiz/draft/goal", json={"values": {"colour": ["red"]}})
    assert wrong.json()["errors"][0]["field"] == "values.colour"


async def test_a_relaxation_is_sent_back_as_it_came_and_adds_what_it_said(site: Site) -> None:
    await listed_coach(site)
    coachee = await site.program(await site.member("Cleo Example"))
    poor = {**msgspec.to_builtins(EXAMPLE), "budget": {"amount": 6000, "currency": "eur"}}
    before = (await coachee.post("/api/v1/me/quiz/answers", json=poor)).json()["answers"]
    found = (await coachee.get("/api/v1/matches")).json()
    (miss,) = found["near_misses"]
    (close,) = miss["closest"]
    assert (miss["rule"], close["name"]) == ("budget", "Carl Example")
    explained = (await coachee.get(f"/api/v1/matches/{close['coach_id']}")).json()
    assert explained["relaxations"] == found["relaxations"]

    (relaxation,) = found["relaxations"]
    changed = await coachee.patch("/api/v1/me/quiz/answers", json=relaxation["patch"])
    assert changed.json()["version"] == 2
    assert changed.json()["answers"] == {**before, "budget": {"amount": 8000, "currency": "eur"}}
    assert (await coachee.get("/api/v1/matches")).json()["fitting"] == relaxation["adds"]
    again = await coachee.patch("/api/v1/me/quiz/answers", json=relaxation["patch"])
    assert (again.status_code, again.json()["code"]) == (409, "concurrent-update")


async def test_only_what_is_named_is_changed_and_all_of_it_checked(site: Site) -> None:
    coachee = await site.program(await site.coachee())
    path = "/api/v1/me/quiz/answers"
    for patch, field in (
        ({"native_language": "de"}, "native_language"),
        ({"deadline": "2020-01-01"}, "deadline"),
        ({"role": None}, "role"),
        ({"colour": "red"}, "colour"),
        ({"topics": [{"topic": "sql", "priority": 1}, {"topic": "sql", "priority": 2}]}, "topics.1"),
    ):
        refused = await coachee.patch(path, json={"based_on": 1, **patch})
        assert [one["field"] for one in refused.json()["errors"]] == [field]
    assert (await coachee.patch(path, json={"role": "sre"})).json()["errors"][0]["field"] == "based_on"
    changed = await coachee.patch(path, json={"based_on": 1, "deadline": None, "languages": ["en", "de"]})
    assert (changed.json()["answers"]["deadline"], changed.json()["answers"]["languages"]) == (
        None,
        ["de", "en"],
    )
