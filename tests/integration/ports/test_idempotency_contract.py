"""Requests that are repeated, on memory and on PostgreSQL."""

import asyncio
import contextvars
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Account
from tic_domain.shared.idempotency import (
    AnswerNotKept,
    IdempotencyKeyReused,
    IdempotencyKeys,
    RequestStillRunning,
)

T = TypeVar("T")


async def _elsewhere(work: Coroutine[Any, Any, T]) -> T:
    """As another request: in a context of its own."""
    return await asyncio.create_task(work, context=contextvars.Context())


@pytest.fixture
async def ada(world: World) -> Account:
    return await world.member()


@pytest.fixture
def keys(world: World) -> IdempotencyKeys:
    return world.store.idempotency_keys()


async def _effect(world: World, ada: Account) -> None:
    async with world.open() as uow:
        account = await uow.accounts.get(ada.id)
        await uow.accounts.save(account.renamed("Effect"))
        await uow.commit()


async def test_a_fresh_key_is_claimed_and_its_answer_kept(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    assert await keys.claim(ada.id, "k", b"f") is None
    await _effect(world, ada)
    await keys.keep(ada.id, "k", b"the answer")
    assert await _elsewhere(keys.claim(ada.id, "k", b"f")) == b"the answer"


async def test_another_request_under_the_same_key_is_refused(keys: IdempotencyKeys, ada: Account) -> None:
    await keys.claim(ada.id, "k", b"f")
    with pytest.raises(IdempotencyKeyReused):
        await _elsewhere(keys.claim(ada.id, "k", b"other"))


async def test_a_key_belongs_to_its_account(world: World, keys: IdempotencyKeys, ada: Account) -> None:
    bob = await world.member("Bob Example")
    await keys.claim(ada.id, "k", b"f")
    assert await _elsewhere(keys.claim(bob.id, "k", b"other")) is None


async def test_of_two_at_once_one_runs(keys: IdempotencyKeys, ada: Account) -> None:
    claims = [_elsewhere(keys.claim(ada.id, "k", b"f")) for _ in range(5)]
    outcomes = await asyncio.gather(*claims, return_exceptions=True)
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, RequestStillRunning) for one in outcomes) == 4


async def test_after_a_crash_before_the_effect_it_may_run_again(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    await _elsewhere(keys.claim(ada.id, "k", b"f"))
    world.clock.move(timedelta(seconds=61))
    assert await keys.claim(ada.id, "k", b"f") is None


async def test_after_a_crash_behind_the_effect_it_never_runs_again(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    async def crash() -> None:
        await keys.claim(ada.id, "k", b"f")
        await _effect(world, ada)

    await _elsewhere(crash())
    world.clock.move(timedelta(seconds=61))
    with pytest.raises(AnswerNotKept):
        await keys.claim(ada.id, "k", b"f")


async def test_who_lost_their_claim_has_no_effect(world: World, keys: IdempotencyKeys, ada: Account) -> None:
    await keys.claim(ada.id, "k", b"f")
    world.clock.move(timedelta(seconds=61))
    await _elsewhere(keys.claim(ada.id, "k", b"f"))
    with pytest.raises(RequestStillRunning):
        await _effect(world, ada)
    async with world.read() as uow:
        assert await uow.accounts.get(ada.id) == ada


async def test_a_released_key_may_be_tried_at_once(keys: IdempotencyKeys, ada: Account) -> None:
    await keys.claim(ada.id, "k", b"f")
    await keys.release(ada.id, "k")
    assert await keys.claim(ada.id, "k", b"other") is None


async def test_what_was_carried_out_can_not_be_released(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    await keys.claim(ada.id, "k", b"f")
    await _effect(world, ada)
    await keys.release(ada.id, "k")
    with pytest.raises(RequestStillRunning):
        await _elsewhere(keys.claim(ada.id, "k", b"f"))


async def test_after_a_day_a_key_is_forgotten(world: World, keys: IdempotencyKeys, ada: Account) -> None:
    await keys.claim(ada.id, "k", b"f")
    await keys.keep(ada.id, "k", b"the answer")
    world.clock.move(timedelta(days=1))
    assert await _elsewhere(keys.claim(ada.id, "k", b"other")) is None
    world.clock.move(timedelta(days=1))
    assert await keys.purge_expired() == 1


async def test_an_effect_that_is_rolled_back_leaves_the_key_free(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    await keys.claim(ada.id, "k", b"f")
    async with world.open() as uow:
        await uow.accounts.save((await uow.accounts.get(ada.id)).renamed("Never"))
    await keys.release(ada.id, "k")
    assert await keys.claim(ada.id, "k", b"other") is None


async def test_who_lost_their_claim_releases_nothing(
    keys: IdempotencyKeys, world: World, ada: Account
) -> None:
    await keys.claim(ada.id, "k", b"f")
    world.clock.move(timedelta(seconds=61))
    await _elsewhere(keys.claim(ada.id, "k", b"f"))
    await keys.release(ada.id, "k")
    with pytest.raises(RequestStillRunning):
        await _elsewhere(keys.claim(ada.id, "k", b"f"))


async def test_further_units_of_work_of_a_request_commit_as_well(
    world: World, keys: IdempotencyKeys, ada: Account
) -> None:
    await keys.claim(ada.id, "k", b"f")
    await _effect(world, ada)
    await _effect(world, ada)
    await keys.keep(ada.id, "k", b"the answer")
    assert await _elsewhere(keys.claim(ada.id, "k", b"f")) == b"the answer"
