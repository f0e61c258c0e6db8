"""Reviews by the API: written by each side unseen by the other, then public and counted."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site
from tests.unit.reviews.desk import held_session

from tic_domain.accounts.model import Account, AccountStatus, Scope
from tic_domain.orders.states import SessionState
from tic_domain.shared.ids import CoachingSessionId


@attrs.frozen
class Two:
    site: Site
    coachee: Account
    coach: Account
    by_coachee: AsyncClient
    by_coach: AsyncClient
    session_id: CoachingSessionId

    @property
    def address(self) -> str:
        return f"/api/v1/sessions/{self.session_id}/review"

    async def public(self, query: str = "") -> dict[str, Any]:
        answer = await self.site.client().get(f"/api/v1/coaches/{self.coach.id}/reviews{query}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def two(site: Site) -> Two:
    coachee, coach = await site.coachee(), await site.coach()
    session = await held_session(site.house, coachee, coach)
    return Two(site, coachee, coach, await site.program(coachee), await site.program(coach), session.id)


@pytest.mark.clause("C3.1")
async def test_before_both_have_written_each_sees_their_own_alone(two: Two) -> None:
    before = (await two.by_coach.get(two.address)).json()
    answer = await two.by_coachee.put(two.address, json={"rating": 2, "text": "It began late."})
    assert answer.status_code == 200
    own = answer.json()["own"]
    assert (own["rating"], own["text"], own["published_at"]) == (2, "It began late.", None)
    assert answer.json() == (await two.by_coachee.get(two.address)).json()

    assert (await two.by_coach.get(two.address)).json() == before
    assert before["own"] is before["other"] is None
    assert before["can_write"] is True
    assert await two.public() == {
        "standing": {"rating": None, "ratings": 0, "reply_minutes": None}, "items": [], "next": None,
    }  # fmt: skip
    assert (await two.by_coach.get("/api/v1/me/reviews")).json()["items"] == []
    to_write = (await two.by_coach.get("/api/v1/me/reviews/to-write")).json()["items"]
    assert [one["session_id"] for one in to_write] == [str(two.session_id)]
    assert (await two.by_coachee.get("/api/v1/me/reviews/to-write")).json()["items"] == []


@pytest.mark.clause("C3.1")
async def test_once_both_have_written_each_sees_the_others(two: Two) -> None:
    await two.by_coachee.put(two.address, json={"rating": 2, "text": "It began late."})
    seen = (await two.by_coach.put(two.address, json={"rating": 5})).json()
    assert seen["other"]["text"] == "It began late."
    assert (await two.by_coachee.get(two.address)).json()["other"]["rating"] == 5
    received = (await two.by_coachee.get("/api/v1/me/reviews")).json()["items"]
    assert [(one["author_side"], one["rating"]) for one in received] == [("coach", 5)]

    shown = await two.public()
    assert shown["standing"]["ratings"] == 1
    assert shown["standing"]["rating"] == 4.27
    (item,) = shown["items"]
    assert set(item) == {"id", "author", "rating", "text", "text_deleted", "published_at"}
    assert str(two.coachee.id) not in str(shown)
    assert two.coachee.name not in str(shown)
    coach = (await two.site.client().get(f"/api/v1/coaches/{two.coach.id}")).json()
    assert coach["standing"] == shown["standing"]


async def test_what_is_published_stays_and_repeating_it_does_no_harm(two: Two) -> None:
    await two.by_coachee.put(two.address, json={"rating": 2})
    await two.by_coachee.put(two.address, json={"rating": 3, "text": None})
    await two.by_coach.put(two.address, json={"rating": 5})
    again = await two.by_coachee.put(two.address, json={"rating": 3})
    assert (again.status_code, again.json()["can_write"]) == (200, False)
    refused = await two.by_coachee.put(two.address, json={"rating": 4})
    assert (refused.status_code, refused.json()["code"]) == (409, "review-published")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "rating"),
        ({"rating": 0}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"rating": 4, "text": "x" * 2001}, "text"),
        ({"rating": 4, "text": "\u0007"}, "text"),
        ({"rating": 4, "stars": 4}, "stars"),
    ],
)
async def test_a_body_that_cannot_be_taken_names_its_field(
    two: Two, body: dict[str, Any], field: str
) -> None:
    answer = await two.by_coachee.put(two.address, json=body)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_refusals_say_why(two: Two) -> None:
    missed = await held_session(two.site.house, two.coachee, two.coach, state=SessionState.MISSED_BY_COACH)
    answer = await two.by_coachee.get(f"/api/v1/sessions/{missed.id}/review")
    assert (answer.status_code, answer.json()["code"]) == (409, "session-not-delivered")
    two.site.house.clock.move(timedelta(days=30))
    by_browser = await two.site.browser(two.coachee)
    late = await by_browser.put(two.address, json={"rating": 4})
    assert (late.status_code, late.json()["code"]) == (409, "reviewing-over")


@pytest.mark.clause("C7.4")
async def test_an_unpublished_review_is_taken_back(two: Two) -> None:
    await two.by_coachee.put(two.address, json={"rating": 2})
    assert (await two.by_coachee.delete(two.address)).status_code == 204
    assert (await two.by_coachee.get(two.address)).json()["own"] is None
    assert (await two.by_coachee.delete(two.address)).status_code == 404
    await two.by_coachee.put(two.address, json={"rating": 3})
    await two.by_coach.put(two.address, json={"rating": 3})
    refused = await two.by_coachee.delete(two.address)
    assert (refused.status_code, refused.json()["code"]) == (409, "review-published")


@pytest.mark.clause("C3.3")
async def test_a_token_needs_its_scope(two: Two) -> None:
    reader = await two.site.program(two.coachee, Scope.REVIEWS_READ)
    assert (await reader.get(two.address)).status_code == 200
    assert (await reader.put(two.address, json={"rating": 4})).status_code == 403


async def test_pages_follow_each_other(two: Two) -> None:
    for rating in (1, 2, 3, 4, 5):
        session = await held_session(two.site.house, two.coachee, two.coach)
        address = f"/api/v1/sessions/{session.id}/review"
        await two.by_coachee.put(address, json={"rating": rating})
        await two.by_coach.put(address, json={"rating": 5})
        two.site.house.clock.move(timedelta(minutes=1))
    first = await two.public("?limit=2")
    second = await two.public(f"?limit=2&after={first['next']}")
    last = await two.public(f"?limit=2&after={second['next']}")
    ratings = [one["rating"] for page in (first, second, last) for one in page["items"]]
    assert (ratings, last["next"]) == ([5, 4, 3, 2, 1], None)
    refused = await two.site.client().get(f"/api/v1/coaches/{two.coach.id}/reviews?after=nonsense")
    assert refused.status_code == 422


async def test_a_suspended_author_is_named_as_gone(two: Two) -> None:
    await two.by_coachee.put(two.address, json={"rating": 3})
    await two.by_coach.put(two.address, json={"rating": 5})
    two.site.house.replace_account(attrs.evolve(two.coachee, status=AccountStatus.SUSPENDED))
    shown = await two.public()
    assert [(one["author"], one["rating"]) for one in shown["items"]] == [("deleted member", 3)]
