"""A request that creates may be repeated without creating twice."""

import asyncio

import pytest
from tests.integration.web.support import Site

WANTED = {"name": "Script", "scopes": ["account:read"], "days": 30}
PATH = "/api/v1/me/tokens"


async def test_the_same_request_under_the_same_key_is_answered_alike(site: Site) -> None:
    client = await site.program(await site.member())
    first, second = [
        await client.post(PATH, json=WANTED, headers={"idempotency-key": "one"}) for _ in range(2)
    ]
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "idempotent-replay" not in first.headers
    assert second.headers["idempotent-replay"] == "true"
    assert len((await client.get(PATH)).json()["items"]) == 2


async def test_without_a_key_each_request_creates(site: Site) -> None:
    client = await site.program(await site.member())
    for _ in range(2):
        await client.post(PATH, json=WANTED)
    assert len((await client.get(PATH)).json()["items"]) == 3


async def test_another_request_under_the_same_key_is_refused(site: Site) -> None:
    client = await site.program(await site.member())
    headers = {"idempotency-key": "one"}
    await client.post(PATH, json=WANTED, headers=headers)
    other = await client.post(PATH, json={**WANTED, "days": 31}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_keys_belong_to_an_account(site: Site) -> None:
    headers = {"idempotency-key": "one"}
    for name in ("Ada Example", "Bea Example"):
        client = await site.program(await site.member(name))
        answer = await client.post(PATH, json=WANTED, headers=headers)
        assert "idempotent-replay" not in answer.headers


async def test_a_refused_request_may_be_repeated_under_its_key(site: Site) -> None:
    client = await site.program(await site.member())
    headers = {"idempotency-key": "one"}
    offering = {
        "kind": "single", "title": "Mock", "minutes": 60, "price": {"amount": 8000, "currency": "eur"}
    }  # fmt: skip
    for _ in range(2):
        answer = await client.post("/api/v1/me/profile/offerings", json=offering, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_two_at_once_create_once(site: Site) -> None:
    client = await site.program(await site.member())
    headers = {"idempotency-key": "one"}
    answers = await asyncio.gather(*(client.post(PATH, json=WANTED, headers=headers) for _ in range(2)))
    assert sorted(one.status_code for one in answers) in ([201, 201], [201, 409])
    assert len((await client.get(PATH)).json()["items"]) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
async def test_a_key_that_is_none_is_refused(site: Site, key: str) -> None:
    client = await site.program(await site.member())
    answer = await client.post(PATH, json=WANTED, headers={"idempotency-key": key})
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
