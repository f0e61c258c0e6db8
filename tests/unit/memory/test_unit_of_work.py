"""What use cases rely on in a unit of work, told of the one in memory."""

import asyncio

import attrs
import pytest
from tests.unit.house import House

from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_domain.accounts.events import AccountRenamed, SignedIn
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job


@attrs.frozen(kw_only=True)
class Greet(Job):
    account_id: AccountId

    @property
    def key(self) -> str:
        return f"greet:{self.account_id}"


def greetings(event: Event) -> tuple[Job, ...]:
    return (Greet(account_id=event.account_id),) if isinstance(event, SignedIn) else ()


def greeting(house: House) -> MemoryUnitOfWork:
    return MemoryUnitOfWork(house.store, house.clock, reactions=greetings)


async def test_what_is_not_committed_leaves_no_trace(house: House) -> None:
    ada = await house.member()

    async with greeting(house) as uow:
        await uow.accounts.save(ada.renamed("Countess"))
        uow.record(SignedIn(account_id=ada.id))
        uow.enqueue(Greet(account_id=ada.id))

    assert house.account(ada.id) == ada
    assert house.store == MemoryStore(accounts=house.store.accounts)


async def test_an_error_rolls_back(house: House) -> None:
    ada = await house.member()

    async def save_and_fail() -> None:
        async with house.open() as uow:
            await uow.accounts.save(ada.renamed("Countess"))
            await uow.coaches.get(ada.id)

    with pytest.raises(NotFound):
        await save_and_fail()

    assert house.account(ada.id) == ada
    assert house.store.locks == {}


async def test_a_unit_of_work_sees_its_own_writes_and_others_do_not(house: House) -> None:
    ada = await house.member()

    async with house.open() as writing, house.open() as reading:
        await writing.accounts.save(ada.renamed("Countess"))
        assert (await writing.accounts.get(ada.id)).name == "Countess"
        assert (await reading.accounts.get(ada.id)).name == ada.name
        await writing.commit()
        assert (await reading.accounts.get(ada.id)).name == "Countess"


async def test_saving_stores_the_next_version(house: House) -> None:
    ada = await house.member()

    async with house.open() as uow:
        await uow.accounts.save(ada.renamed("Countess"))
        await uow.commit()

    assert house.account(ada.id).version == ada.version + 1


async def test_saving_what_was_changed_since_it_was_loaded_is_refused(house: House) -> None:
    ada = await house.member()
    async with house.open() as uow:
        await uow.accounts.save(ada.renamed("Countess"))
        await uow.commit()

    async with house.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.accounts.save(ada.renamed("Ada again"))


async def test_of_two_who_save_the_same_version_at_once_one_wins(house: House) -> None:
    ada = await house.member()

    async def rename(name: str) -> None:
        async with house.open() as uow:
            known = await uow.accounts.get(ada.id)
            await uow.accounts.save(known.renamed(name))
            await uow.commit()

    outcomes = await asyncio.gather(rename("One"), rename("Other"), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [type(None), ConcurrentUpdate]
    assert house.account(ada.id).name == "One"


async def test_who_loads_for_update_waits_and_sees_what_was_committed(house: House) -> None:
    ada = await house.member()

    async def add_a_letter() -> None:
        async with house.open() as uow:
            known = await uow.accounts.get(ada.id, for_update=True)
            await asyncio.sleep(0)
            await uow.accounts.save(known.renamed(known.name + "x"))
            await uow.commit()

    await asyncio.gather(*(add_a_letter() for _ in range(10)))

    assert house.account(ada.id).name == ada.name + "x" * 10


async def test_a_lock_ends_with_a_rollback_too(house: House) -> None:
    ada = await house.member()
    async with house.open() as uow:
        await uow.accounts.get(ada.id, for_update=True)

    async with house.open() as uow:
        await asyncio.wait_for(uow.accounts.get(ada.id, for_update=True), timeout=1)


async def test_a_deadlock_is_refused_and_the_other_goes_on(house: House) -> None:
    ada, bob = await house.member(), await house.member("Bob Example")

    async def lock_both(first: AccountId, second: AccountId) -> None:
        async with house.open() as uow:
            await uow.accounts.get(first, for_update=True)
            await asyncio.sleep(0)
            await uow.accounts.get(second, for_update=True)
            await uow.commit()

    outcomes = await asyncio.wait_for(
        asyncio.gather(lock_both(ada.id, bob.id), lock_both(bob.id, ada.id), return_exceptions=True),
        timeout=1,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConcurrentUpdate", "NoneType"]


async def test_adding_what_is_there_already_is_refused(house: House) -> None:
    ada = await house.member()

    async with house.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.accounts.add(attrs.evolve(ada, linkedin=None))


async def test_a_linkedin_identity_is_registered_once(house: House) -> None:
    ada = await house.member()

    async with house.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.accounts.add(attrs.evolve(ada, id=AccountId(house.ids.new())))


async def test_a_fact_enqueues_its_jobs_when_it_is_committed(house: House) -> None:
    ada = await house.member()

    async with greeting(house) as uow:
        uow.record(AccountRenamed(account_id=ada.id))
        uow.record(SignedIn(account_id=ada.id))
        assert house.store.jobs == []
        await uow.commit()

    assert house.store.jobs == [Greet(account_id=ada.id)]
    assert house.store.events == [AccountRenamed(account_id=ada.id), SignedIn(account_id=ada.id)]


async def test_a_job_waits_once_for_its_key(house: House) -> None:
    ada = await house.member()
    for _ in range(2):
        async with greeting(house) as uow:
            uow.record(SignedIn(account_id=ada.id))
            uow.enqueue(Greet(account_id=ada.id))
            await uow.commit()

    assert house.store.jobs == [Greet(account_id=ada.id)]


async def test_a_job_that_was_taken_may_be_enqueued_anew(house: House) -> None:
    ada = await house.member()
    taken: list[tuple[Job, ...]] = []
    for _ in range(2):
        async with house.open() as uow:
            uow.enqueue(Greet(account_id=ada.id))
            await uow.commit()
        taken.append(house.store.take_jobs())

    assert taken == [(Greet(account_id=ada.id),)] * 2
    assert house.store.jobs == []


async def test_a_unit_of_work_is_used_once(house: House) -> None:
    async with house.open() as uow:
        await uow.commit()
        with pytest.raises(RuntimeError, match="over"):
            await uow.commit()
        with pytest.raises(RuntimeError, match="over"):
            uow.record(SignedIn(account_id=AccountId(house.ids.new())))
    with pytest.raises(RuntimeError, match="used once"):
        await uow.__aenter__()
