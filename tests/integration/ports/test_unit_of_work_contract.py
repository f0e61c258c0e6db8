"""The unit of work, as every adapter has to keep it."""

import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.events import AccountRenamed
from tic_domain.coaches.jobs import RefreshPublicNameJob
from tic_domain.shared.errors import NotFound


async def test_what_is_not_committed_is_gone(world: World) -> None:
    ada = world.account()
    async with world.open() as uow:
        await uow.accounts.add(ada)
    async with world.read() as uow:
        with pytest.raises(NotFound):
            await uow.accounts.get(ada.id)


async def test_an_error_rolls_back(world: World) -> None:
    ada = world.account()

    async def fail() -> None:
        async with world.open() as uow:
            await uow.accounts.add(ada)
            uow.enqueue(RefreshPublicNameJob(coach_id=ada.id))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with world.read() as uow:
        assert await uow.accounts.find_by_linkedin("li-Ada Example") is None
    assert world.store.waiting_jobs() == []


async def test_nobody_else_sees_what_is_not_yet_committed(world: World) -> None:
    ada = world.account()
    async with world.open() as uow:
        await uow.accounts.add(ada)
        async with world.read() as other:
            assert await other.accounts.find_by_linkedin("li-Ada Example") is None
        assert await uow.accounts.get(ada.id) == ada


async def test_an_event_leads_to_its_jobs_at_the_commit(world: World) -> None:
    ada = await world.member()
    async with world.open() as uow:
        uow.record(AccountRenamed(account_id=ada.id))
        assert world.store.waiting_jobs() == []
        await uow.commit()
    assert world.store.waiting_jobs() == [f"refresh-public-name:{ada.id}"]


async def test_a_job_is_enqueued_once_within_a_transaction(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    async with world.open() as uow:
        uow.enqueue(RefreshPublicNameJob(coach_id=ada.id))
        uow.enqueue(RefreshPublicNameJob(coach_id=ada.id))
        uow.enqueue(RefreshPublicNameJob(coach_id=bob.id))
        await uow.commit()
    assert world.store.waiting_jobs() == [f"refresh-public-name:{one.id}" for one in (ada, bob)]


async def test_a_job_that_waits_already_does_not_hinder_the_commit(world: World) -> None:
    ada = await world.member()
    for name in ("Ada One", "Ada Two"):
        async with world.open() as uow:
            account = await uow.accounts.get(ada.id)
            await uow.accounts.save(account.renamed(name))
            uow.enqueue(RefreshPublicNameJob(coach_id=ada.id))
            await uow.commit()
    async with world.read() as uow:
        assert (await uow.accounts.get(ada.id)).name == "Ada Two"
    assert world.store.waiting_jobs() == [f"refresh-public-name:{ada.id}"]


async def test_after_the_commit_it_is_over(world: World) -> None:
    ada = await world.member()
    async with world.open() as uow:
        await uow.accounts.get(ada.id)
        await uow.commit()
        with pytest.raises(RuntimeError):
            await uow.accounts.get(ada.id)


async def test_committing_nothing_is_fine(world: World) -> None:
    async with world.open() as uow:
        await uow.commit()
    assert world.store.waiting_jobs() == []
