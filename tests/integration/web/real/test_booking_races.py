"""Many coachees want one time at once, through the server, on PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from psycopg import connect
from tests.integration.web.real.people import PATIENCE, Person, crowd, pair
from tests.integration.web.real.purchases import HOLDS, booked
from tests.integration.web.real.stack import Stack


@pytest.fixture
def open_slots(real: Stack) -> tuple[str, list[dict[str, Any]]]:
    """A coach, and when they can be booked with which offering."""
    coach = pair(real).coach.id
    with httpx.Client(base_url=real.url, timeout=PATIENCE) as client:
        found = client.get(f"/api/v1/coaches/{coach}/slots").raise_for_status().json()
    wanted = {"coach_id": coach, "offering_id": found["offering_id"]}
    return coach, [{**wanted, "starts_at": one["starts_at"]} for one in found["items"]]


def all_at_once(
    url: str, people: Sequence[Person], bodies: Sequence[dict[str, Any]], paths: Sequence[str] = ()
) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, limits=limits) as client:
            return await asyncio.gather(
                *(
                    client.post(path, json=body, headers=who.headers)
                    for who, body, path in zip(people, bodies, paths or [HOLDS] * len(bodies), strict=True)
                )
            )

    return asyncio.run(ask())


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
def test_of_many_who_want_one_time_one_gets_it_and_the_others_hear_of_three_more(
    real: Stack, open_slots: tuple[str, list[dict[str, Any]]], count: int
) -> None:
    coach, slots = open_slots
    wanted, known = slots[3], {slot["starts_at"] for slot in slots}
    answers = all_at_once(real.url, crowd(real, count), [wanted] * count)
    said = Counter(one.status_code if one.is_success else one.json()["code"] for one in answers)
    assert said == {201: 1, "slot-taken": count - 1}
    for answer in answers:
        if not answer.is_success:
            alternatives = answer.json()["alternatives"]
            assert len(alternatives) == 3
            assert wanted["starts_at"] not in alternatives
            assert set(alternatives) <= known
    with connect(real.environment["TIC_DATABASE_URL"]) as connection:
        kept = connection.execute("SELECT count(*) FROM tic.calendar_entries WHERE coach_id = %s", [coach])
        assert kept.fetchone() == (1,)
    with httpx.Client(base_url=real.url, timeout=PATIENCE) as client:
        left = client.get(f"/api/v1/coaches/{coach}/slots").raise_for_status().json()["items"]
    assert wanted["starts_at"] not in [one["starts_at"] for one in left]


def test_one_coachee_with_many_requests_holds_three_times_at_most(
    real: Stack, open_slots: tuple[str, list[dict[str, Any]]]
) -> None:
    _, slots = open_slots
    (who,) = crowd(real, 1)
    apart = [slot for slot in slots if slot["starts_at"].endswith(":00:00Z")][:12]
    answers = all_at_once(real.url, [who] * len(apart), apart)
    said = Counter(one.status_code if one.is_success else one.json()["code"] for one in answers)
    assert said == {201: 3, "too-many-holds": len(apart) - 3}


def test_times_that_meet_by_their_buffer_alone_have_one_winner(real: Stack) -> None:
    """Sessions of an hour, half an hour kept after them: two that begin an hour apart are too near."""
    coach = pair(real).coach
    rules = {"notice_hours": 12, "buffer_minutes": 30, "horizon_days": 30, "grid_minutes": 30}
    with coach.at(real.url) as client:
        client.put("/api/v1/me/booking-rules", json=rules).raise_for_status()
        found = client.get(f"/api/v1/coaches/{coach.id}/slots").raise_for_status().json()
    begins = [one["starts_at"] for one in found["items"]]
    day = begins[-1][:10]
    near = [one for one in begins if one[:16] in {f"{day}T09:00", f"{day}T10:00"}]
    assert len(near) == 2
    wanted = {"coach_id": coach.id, "offering_id": found["offering_id"]}
    answers = all_at_once(real.url, crowd(real, 12), [{**wanted, "starts_at": one} for one in near * 6])
    said = Counter(one.status_code if one.is_success else one.json()["code"] for one in answers)
    assert said == {201: 1, "slot-taken": 11}
    assert all(len(one.json()["alternatives"]) == 3 for one in answers if not one.is_success)


def test_of_two_who_move_to_one_time_one_gets_it(real: Stack) -> None:
    """And the other one's session stays where it was."""
    two = pair(real)
    people = [two.coachee, *crowd(real, 1)]
    with httpx.Client(base_url=real.url, timeout=PATIENCE) as client:
        found = client.get(f"/api/v1/coaches/{two.coach.id}/slots").raise_for_status().json()
    apart = [one["starts_at"] for one in found["items"] if one["starts_at"].endswith(":00:00Z")]
    orders = [
        booked(real, who, {"coach_id": two.coach.id, "offering_id": found["offering_id"], "starts_at": start})
        for who, start in zip(people, (apart[-1], apart[-4]), strict=True)
    ]
    sessions = [one["sessions"][0] for one in orders]
    paths = [f"/api/v1/sessions/{one['id']}/reschedule" for one in sessions]
    answers = all_at_once(real.url, people, [{"starts_at": apart[-7]}] * 2, paths)
    said = Counter(one.status_code if one.is_success else one.json()["code"] for one in answers)
    assert said == {200: 1, "slot-taken": 1}
    (lost,) = [number for number, one in enumerate(answers) if not one.is_success]
    assert len(answers[lost].json()["alternatives"]) == 3
    with people[lost].at(real.url) as client:
        kept = client.get(f"/api/v1/orders/{orders[lost]['id']}").raise_for_status().json()
    assert kept["sessions"][0] == sessions[lost]
