"""Messages by the API: sent twice, edited, deleted, paged both ways, found again."""

from typing import Any

import pytest
from httpx import AsyncClient
from tests.integration.web.world import World


@pytest.fixture
async def world() -> World:
    return await World.made()


@pytest.fixture
async def coachee(world: World) -> AsyncClient:
    return await world.site.program(world.coachee)


@pytest.fixture
async def coach(world: World) -> AsyncClient:
    return await world.site.program(world.coach)


def _path(world: World) -> str:
    return f"/api/v1/conversations/{world.started.conversation.id}"


async def _said(client: AsyncClient, world: World, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(_path(world) + query)).json()
    return found


async def test_a_send_repeated_with_its_client_id_creates_nothing(world: World, coach: AsyncClient) -> None:
    wanted = {"body": "Once", "client_id": "0199c0de-0000-7000-8000-00000000c11e"}
    path = f"{_path(world)}/messages"

    first = await coach.post(path, json=wanted)
    again = await coach.post(path, json={**wanted, "body": "Twice"}, headers={"Idempotency-Key": "k"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["client_id"] == wanted["client_id"]
    assert [one["body"] for one in (await _said(coach, world))["messages"]] == ["Hello", "Once"]


async def test_a_message_is_edited_then_deleted(
    world: World, coachee: AsyncClient, coach: AsyncClient
) -> None:
    path = f"{_path(world)}/messages/{world.started.message.id}"

    edited = (await coachee.patch(path, json={"body": "Hello again"})).json()
    assert (edited["body"], edited["deleted_at"]) == ("Hello again", None)
    assert edited["edited_at"] is not None
    deleted = await coachee.delete(path)
    assert (await coachee.delete(path)).json() == deleted.json()
    (left,) = (await _said(coach, world))["messages"]
    assert (left, left["body"]) == (deleted.json(), None)
    refused = await coachee.patch(path, json={"body": "Back"})
    assert (refused.status_code, refused.json()["code"]) == (409, "message-was-deleted")
    assert (await coach.delete(path)).json()["code"] == "not-your-message"


async def test_after_fifteen_minutes_the_refusal_names_the_time(world: World, coachee: AsyncClient) -> None:
    message = world.started.message
    world.site.house.clock.move_to(message.changeable_until)

    refused = await coachee.patch(f"{_path(world)}/messages/{message.id}", json={"body": "Late"})

    assert (refused.status_code, refused.json()["code"]) == (409, "too-late-to-change")
    assert refused.json()["until"] == message.changeable_until.isoformat().replace("+00:00", "Z")


async def test_pages_are_linked_both_ways(world: World, coach: AsyncClient) -> None:
    for number in range(4):
        await coach.post(f"{_path(world)}/messages", json={"body": str(number)})
    latest = await _said(coach, world, "?limit=2")
    middle = await coach.get(f"{_path(world)}?limit=2&before={latest['next']}")
    later = await _said(coach, world, f"?limit=2&after={middle.json()['newer']}")

    assert [one["body"] for one in middle.json()["messages"]] == ["0", "1"]
    assert 'rel="next"' in middle.headers["link"]
    assert 'rel="prev"' in middle.headers["link"]
    assert later["messages"] == latest["messages"]
    assert later["newer"] is None
    both = await coach.get(f"{_path(world)}?before={latest['next']}&after={latest['next']}")
    assert both.status_code == 422


async def test_a_search_goes_on_where_a_page_ended(
    world: World, coachee: AsyncClient, coach: AsyncClient
) -> None:
    for number in range(3):
        await coach.post(f"{_path(world)}/messages", json={"body": f"Caché number {number}"})

    first = await coachee.get("/api/v1/messages?q=CACHE&limit=2")
    rest = await coachee.get(f"/api/v1/messages?q=CACHE&limit=2&after={first.json()['next']}")

    found = [one["message"]["body"] for one in (*first.json()["items"], *rest.json()["items"])]
    assert found == ["Caché number 2", "Caché number 1", "Caché number 0"]
    assert first.json()["items"][0]["quote"][0] == {"text": "Caché", "is_hit": True}
    assert first.headers["link"].endswith('rel="next"')
    assert rest.json()["next"] is None
    for wrong in ("after=nonsense", "conversation_id=x", "limit=0", "p=1"):
        assert (await coachee.get(f"/api/v1/messages?q=x&{wrong}")).status_code == 422
    assert (await coachee.get("/api/v1/messages")).status_code == 422
    stranger = await world.site.program(await world.site.member("Sam Stranger"))
    assert (await stranger.get("/api/v1/messages?q=cache")).json()["items"] == []
    place = f"/api/v1/messages?q=cache&conversation_id={world.started.conversation.id}"
    assert (await stranger.get(place)).status_code == 404


@pytest.mark.parametrize(
    ("body", "statuses", "words"),
    [
        ("x" * 5001, {422}, "body"),
        ("x" * 1_000_000, {413, 422}, ""),
        ("a\u0000b", {422}, "body"),
        ("\u001b[2J", {422}, "body"),
        ("\u202e\u200b", {422}, "body"),
    ],
)
async def test_what_cant_be_a_message_is_refused(
    world: World, coach: AsyncClient, body: str, statuses: set[int], words: str
) -> None:
    refused = await coach.post(f"{_path(world)}/messages", json={"body": body})

    assert refused.status_code in statuses
    assert words in {one["field"] for one in refused.json().get("errors", ())} | {""}
