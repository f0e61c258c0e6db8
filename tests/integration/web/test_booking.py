"""Open times, holds and calendars by the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account
from tic_domain.scheduling.model import HOLD

HOLDS = "/api/v1/holds"


@pytest.fixture
async def coach(site: Site) -> Account:
    """Free from nine to twelve UTC from Monday to Friday; now is Monday at nine."""
    return await site.coach()


async def slots(client: AsyncClient, coach: Account, query: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/v1/coaches/{coach.id}/slots{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def wanted(client: AsyncClient, coach: Account, place: int = 0) -> dict[str, Any]:
    found = await slots(client, coach)
    return {
        "coach_id": str(coach.id),
        "offering_id": found["offering_id"],
        "starts_at": found["items"][place]["starts_at"],
    }


@pytest.mark.clause("C3.1")
async def test_anyone_sees_open_times_in_their_zone(site: Site, coach: Account) -> None:
    found = await slots(
        site.client(), coach, "?zone=America/New_York&first_day=2026-03-06&last_day=2026-03-09"
    )
    assert found["zone"] == "America/New_York"
    assert (found["first_day"], found["last_day"]) == ("2026-03-06", "2026-03-09")
    local = [one["local_start"] for one in found["items"]]
    # Over the weekend New York's clocks go forward; the coach's don't.
    assert local[0] == "2026-03-06T04:00:00-05:00"
    assert local[-1] == "2026-03-09T07:00:00-04:00"
    assert found["items"][0]["starts_at"] == "2026-03-06T09:00:00Z"
    assert found["takes_coachees"] is True


async def test_a_question_that_cannot_be_meant_names_its_field(site: Site, coach: Account) -> None:
    for query, field in (
        ("zone=Mars", "zone"),
        ("first_day=2026-03-09&last_day=2026-03-08", "last_day"),
        ("first_day=2026-03-09&last_day=2026-06-08", "last_day"),
        ("first_day=0001-01-01", "first_day"),
        ("first_day=tomorrow", "first_day"),
        ("days=3", "days"),
    ):
        answer = await site.client().get(f"/api/v1/coaches/{coach.id}/slots?{query}")
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.clause("C3.1")
async def test_who_comes_second_gets_three_alternatives_that_can_be_held(site: Site, coach: Account) -> None:
    first = await site.program(await site.coachee())
    second = await site.program(await site.coachee("Olga Example"))
    body = await wanted(first, coach, 2)
    held = await first.post(HOLDS, json=body)
    assert held.status_code == 201
    until = datetime.fromisoformat(held.json()["held_until"])
    assert until == site.house.clock.now() + HOLD

    refused = await second.post(HOLDS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "slot-taken")
    alternatives = refused.json()["alternatives"]
    assert len(alternatives) == 3
    assert (await second.post(HOLDS, json={**body, "starts_at": alternatives[0]})).status_code == 201


async def test_a_hold_is_repeated_given_back_and_lapses(site: Site, coach: Account) -> None:
    client = await site.program(await site.coachee())
    body = await wanted(client, coach)
    key = {"idempotency-key": "one"}
    first = await client.post(HOLDS, json=body, headers=key)
    again = await client.post(HOLDS, json=body, headers=key)
    other = await client.post(HOLDS, json=body, headers={"idempotency-key": "two"})
    repeated = await client.post(HOLDS, json=body, headers={"idempotency-key": "two"})
    assert first.json() == again.json() == other.json() == repeated.json()
    assert [one.headers.get("idempotent-replay") for one in (first, again, other, repeated)] == [
        None, "true", None, "true",
    ]  # fmt: skip

    (item,) = (await client.get("/api/v1/me/calendar")).json()["items"]
    assert (item["role"], item["state"], item["other_name"]) == ("coachee", "held", "Carl Example")
    path = f"{HOLDS}/{first.json()['id']}"
    assert [(await client.delete(path)).status_code for _ in range(2)] == [204, 404]

    await client.post(HOLDS, json=body)
    site.house.clock.move(HOLD)
    assert (await client.get("/api/v1/me/calendar")).json()["items"] == []


async def test_a_begin_that_is_no_moment_is_refused(site: Site, coach: Account) -> None:
    client = await site.program(await site.coachee())
    body = await wanted(client, coach)
    for begin in ("2026-03-03T09:00:00", "tomorrow", 1772528400, None, "0001-01-01T00:00:00+14:00"):
        answer = await client.post(HOLDS, json={**body, "starts_at": begin})
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["starts_at"]


@pytest.mark.clause("C3.1", "C4.1")
async def test_a_coach_blocks_time_sets_rules_and_sees_no_name_of_who_only_tries(
    site: Site, coach: Account
) -> None:
    client, coachee = await site.program(coach), await site.program(await site.coachee())
    await coachee.post(HOLDS, json=await wanted(coachee, coach))
    now = site.house.clock.now()
    span = {
        "starts_at": (now + timedelta(days=2)).isoformat(),
        "ends_at": (now + timedelta(days=3)).isoformat(),
    }
    blocked = await client.post("/api/v1/me/blocked-times", json={**span, "note": "Dentist"})
    assert (blocked.status_code, blocked.json()["note"]) == (201, "Dentist")
    again = await client.post("/api/v1/me/blocked-times", json=span)
    assert (again.status_code, again.json()["code"]) == (409, "time-occupied")

    held, block = (await client.get("/api/v1/me/calendar?zone=Asia/Tokyo")).json()["items"]
    assert (held["state"], held["other_id"], held["other_name"]) == ("held", None, None)
    assert (block["state"], block["note"], block["role"]) == ("blocked", "Dentist", "coach")

    rules = {"notice_hours": 24, "buffer_minutes": 30, "horizon_days": 7, "grid_minutes": 60}
    assert (await client.put("/api/v1/me/booking-rules", json=rules)).json() == rules
    assert (await client.get("/api/v1/me/booking-rules")).json() == rules
    wrong = await client.put("/api/v1/me/booking-rules", json={**rules, "grid_minutes": 20})
    assert [one["field"] for one in wrong.json()["errors"]] == ["grid_minutes"]
    assert (await slots(client, coach))["furthest_day"] == (now + timedelta(days=7)).date().isoformat()

    path = f"/api/v1/me/blocked-times/{blocked.json()['id']}"
    assert [(await client.delete(path)).status_code for _ in range(2)] == [204, 404]
    assert (await client.delete(f"/api/v1/me/blocked-times/{held['id']}")).status_code == 404
