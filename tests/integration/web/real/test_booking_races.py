"""Many coachees want one time at once, through the server, on PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from psycopg import connect
from tests.integration.web.real.people import PATIENCE, Person, crowd, pair
from tests.integration.web.real.stack import Stack

HOLDS = "/api/v1/holds"


@pytest.fixture
def open_slots(real: Stack) -> tuple[str, list[dict[str, Any]]]:
    """A coach, and when they can be booked with which offering."""
    coach = pair(real).coach.id
    with httpx.Client(base_url=real.url, timeout=PATIENCE) as client:
        found = client.get(f"/api/v1/coaches/{coach}/slots").raise_for_status().json()
    wanted = {"coach_id": coach, "offering_id": found["offering_id"]}
    return coach, [{**wanted, "starts_at": one["starts_at"]} for one in found["items"]]


def all_at_once(url: str, people: Sequence[Person], bodies: Sequence[dict[str, Any]]) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, limits=limits) as client:
            return await asyncio.gather(
                *(
                    client.post(HOLDS, json=body, headers=who.headers)
                    for who, body in zip(people, bodies, strict=True)
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
