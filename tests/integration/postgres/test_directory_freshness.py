"""A process that knows the directory's words: as fresh as PostgreSQL, whoever writes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import attrs
import psycopg
import pytest
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.processes import save, until

from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.directory import PostgresDirectory
from tic_adapters.postgres.directory.keeping import Keeping
from tic_adapters.postgres.directory.watch import DirectoryWatch
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.query import Query
from tic_adapters.postgres.session import Session
from tic_domain.accounts.model import AccountStatus
from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.coaches.model import CoachProfile, Listing

KNOWN: Final = "staff"
"""Stands in every headline."""


@attrs.define
class Reader:
    """A web process that only reads; the world writes from another one."""

    world: PostgresWorld
    parts: Parts

    @property
    def cache(self) -> DirectoryCache:
        return self.parts.directory_cache

    @property
    def is_ready(self) -> bool:
        return self.cache.columns is not None and self.cache.columns.has_words

    async def look_after(self) -> None:
        session = Session(self.parts.database, writing=False)
        await Keeping(session, self.cache, self.world.clock).look_after()
        await session.close()

    async def finds(self, text: str) -> list[str]:
        async with PostgresKeeper(self.world.url, self.parts).open(writing=False) as uow:
            found = await uow.coaches.search(DirectoryFilter(text=text), after=None, limit=10)
        assert found.total == len(found.profiles)
        return [one.public_name for one in found.profiles]


@pytest.fixture
async def reader(world: PostgresWorld) -> AsyncIterator[Reader]:
    parts = postgres_parts(world.url, world.clock)
    yield Reader(world, parts)
    await parts.database.close()


@pytest.fixture
async def cora(world: PostgresWorld, reader: Reader) -> CoachProfile:
    """Was shown already by a process that knows all words."""
    made = await world.coach()
    await reader.look_after()
    assert reader.is_ready
    assert await reader.finds(KNOWN) == ["Cora Coach"]
    return made


async def test_a_word_is_found_from_when_it_is_written(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    assert await reader.finds("kubernetes") == []
    await save(world, attrs.evolve(cora, headline="Staff engineer, Kubernetes"))
    assert await reader.finds("kubernetes") == ["Cora Coach"]
    assert await reader.finds("staff kube") == ["Cora Coach"]


async def test_a_word_is_found_no_more_once_it_is_taken_out(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    await save(world, attrs.evolve(cora, headline="Engineer"))
    assert await reader.finds(KNOWN) == []
    assert await reader.finds("sta") == []
    assert await reader.finds("engineer") == ["Cora Coach"]


async def test_a_name_is_found_as_it_is_now(world: PostgresWorld, reader: Reader, cora: CoachProfile) -> None:
    await save(world, attrs.evolve(cora, public_name="Nora Coach"))
    assert (await reader.finds("cora"), await reader.finds("nora")) == ([], ["Nora Coach"])


async def test_who_delists_is_gone_from_the_next_answer(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    await save(world, cora.with_listing(Listing.DELISTED))
    assert await reader.finds(KNOWN) == []
    await save(world, attrs.evolve(cora, listing=Listing.LISTED, version=cora.version + 1))
    assert await reader.finds(KNOWN) == ["Cora Coach"]


async def test_who_is_suspended_is_gone_from_the_next_answer(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    async with world.open() as uow:
        account = await uow.accounts.get(cora.id)
        await uow.accounts.save(attrs.evolve(account, status=AccountStatus.SUSPENDED))
        await uow.commit()
    assert await reader.finds(KNOWN) == []


async def test_who_comes_is_found_by_their_words(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    await world.coach("Nora New", headline="Staff, on Rust")
    assert await reader.finds("rust") == ["Nora New"]
    assert set(await reader.finds(KNOWN)) == {"Nora New", cora.public_name}


async def test_a_profile_shown_again_is_the_one_of_now(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    await save(world, attrs.evolve(cora, bio="Another bio."))
    async with PostgresKeeper(world.url, reader.parts).open(writing=False) as uow:
        (shown,) = (await uow.coaches.search(DirectoryFilter(), after=None, limit=10)).profiles
    assert (shown.bio, shown.version) == ("Another bio.", cora.version + 1)


async def test_what_changes_while_words_are_read_is_found(world: PostgresWorld, reader: Reader) -> None:
    """Read or not when it changes: the log tells of it."""
    coaches = [await world.coach(f"Coach {number}") for number in range(3)]
    async with asyncio.TaskGroup() as group:
        group.create_task(reader.look_after())
        for one in coaches:
            group.create_task(save(world, attrs.evolve(one, headline="Rewritten")))
    assert len(await reader.finds("rewritten")) == 3
    assert await reader.finds(KNOWN) == []


async def test_a_process_is_ready_before_anybody_asks_and_after_outages(
    world: PostgresWorld, reader: Reader
) -> None:
    await world.coach()
    watch = DirectoryWatch.over(reader.parts.database, reader.cache, world.clock, pause=0.01)

    async def ready() -> bool:
        return reader.is_ready

    async def knows_of_two() -> bool:
        return reader.cache.columns is not None and reader.cache.columns.size == 2

    watch.start()
    await until(ready)
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'tic directory' AND datname = current_database()"
        )
    await world.coach("Nora New")
    await until(knows_of_two)
    assert len(await reader.finds(KNOWN)) == 2


class Hurried(Session):
    """Somebody writes just before each page is read, so that none is ever of the last moment."""

    write: Callable[[], Awaitable[None]]

    async def tuples(self, query: Query, **values: Any) -> list[Any]:
        if "coach_ids" in values:
            await self.write()
        return await super().tuples(query, **values)


async def test_whoever_writes_all_the_time_nobody_is_shown_who_delisted(
    world: PostgresWorld, reader: Reader, cora: CoachProfile
) -> None:
    otto = await world.coach("Otto Other")
    # As often as it tries; so the last answer can't be checked against a later one.
    writes = [
        *(attrs.evolve(otto, version=number) for number in range(3)),
        cora.with_listing(Listing.DELISTED),
    ]
    waiting = iter(writes)

    async def write() -> None:
        await save(world, next(waiting))

    session = Hurried(reader.parts.database, writing=False)
    session.write = write
    directory = PostgresDirectory(session, reader.cache, world.clock)
    found = await directory.search(DirectoryFilter(), after=None, limit=10)
    await session.close()
    assert next(waiting, None) is None
    assert [one.id for one in found.profiles] == [otto.id]
