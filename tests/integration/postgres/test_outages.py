"""The database goes away and returns; it is slow; it is full."""

import time
from pathlib import Path

import attrs
import pytest
from psycopg import connect
from psycopg.errors import DiskFull
from sqlalchemy import func, select
from tests.integration.ports.calendars import at, coach
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.errors import translated
from tic_adapters.postgres.query import Query
from tic_adapters.postgres.session import Session
from tic_domain.scheduling.model import Span
from tic_domain.shared.errors import Unavailable

_CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _cut(url: str) -> None:
    """What every client sees when the server restarts."""
    with connect(url, autocommit=True) as connection:
        connection.execute(_CUT)


@pytest.mark.parametrize("reading", [True, False])
async def test_the_next_request_after_an_outage_works(world: PostgresWorld, reading: bool) -> None:
    ada = await world.member()
    async with world.read() as one, world.read() as two:
        await one.accounts.get(ada.id)
        await two.accounts.get(ada.id)
    _cut(world.url)
    async with world.read() if reading else world.open() as uow:
        assert await uow.accounts.get(ada.id) == ada


async def test_a_transaction_that_was_cut_is_not_repeated(world: PostgresWorld) -> None:
    ada = await world.member()
    async with world.open() as uow:
        await uow.accounts.get(ada.id, for_update=True)
        _cut(world.url)
        with pytest.raises(Unavailable):
            await uow.accounts.save(ada.renamed("Lost"))
    async with world.read() as uow:
        assert await uow.accounts.get(ada.id) == ada


async def test_a_glance_before_the_transaction_is_repeated_after_an_outage(world: PostgresWorld) -> None:
    cora, ada = await coach(world), await world.member()
    covers, now = Span(at(world, 0), at(world, 5)), world.clock.now()
    async with world.open() as uow:
        seen = await uow.calendar.view_for(ada.id, cora.id, cora.offerings[0].id, covers, now)
        _cut(world.url)
        assert await uow.calendar.view_for(ada.id, cora.id, cora.offerings[0].id, covers, now) == seen
        _cut(world.url)
        # Nothing was done yet, so the transaction may begin on another connection.
        locked = await uow.calendar.lock_coachee(ada.id, cora.id, now)
        assert locked.holder == seen.holder
        _cut(world.url)
        with pytest.raises(Unavailable):
            await uow.calendar.view_for(ada.id, cora.id, cora.offerings[0].id, covers, now)


async def test_a_unit_of_work_that_only_glanced_holds_nothing_up(world: PostgresWorld) -> None:
    cora, ada = await coach(world), await world.member()
    covers, now = Span(at(world, 0), at(world, 5)), world.clock.now()
    async with world.open() as uow:
        await uow.calendar.view_for(ada.id, cora.id, cora.offerings[0].id, covers, now)
        with connect(world.url) as connection:
            states = connection.execute(
                "SELECT DISTINCT state FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchall()
        assert states == [("idle",)]
        await uow.commit()


async def test_the_check_survives_a_restart(world: PostgresWorld) -> None:
    await world.parts.database.check()
    _cut(world.url)
    await world.parts.database.check()


async def test_while_it_is_away_that_is_said_within_seconds(tmp_path: Path) -> None:
    clock = SteppingClock()
    parts = postgres_parts(f"postgresql://postgres@/nothing?host={tmp_path}", clock)
    nowhere = World(PostgresKeeper("", parts), clock)
    started = time.monotonic()
    with pytest.raises(Unavailable, match="The database is not answering"):
        await nowhere.member()
    with pytest.raises(Unavailable):
        await parts.database.check()
    assert time.monotonic() - started < 5


async def test_a_statement_that_takes_too_long_is_stopped(world: PostgresWorld) -> None:
    database = Database(url=world.url, statement_timeout_ms=100)
    for writing in (True, False):
        session = Session(database, writing=writing)
        with pytest.raises(Unavailable, match="took too long"):
            await session.scalar(Query(select(func.pg_sleep(5))))
        await session.close()
    await database.close()


async def test_who_waits_too_long_for_a_connection_hears_so(world: PostgresWorld) -> None:
    database = Database(url=world.url, pool_size=1)
    held = await database.acquire()
    with pytest.raises(Unavailable, match="Too much is going on"):
        await database.acquire()
    await database.release(held)
    await database.check()
    await database.close()


async def test_behind_a_pooler_nothing_is_prepared_and_times_are_utc(world: PostgresWorld) -> None:
    ada = await world.member()
    with connect(world.url, autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET timezone = 'Asia/Tokyo'")
    try:
        database = Database(url=world.url, pgbouncer=True)
        other = PostgresKeeper(world.url, attrs.evolve(world.parts, database=database))
        for _ in range(8):
            async with other.open(writing=False) as uow:
                found = await uow.accounts.get(ada.id)
        assert found.created_at.utcoffset() == ada.created_at.utcoffset()
        async with database.connection() as own:
            prepared = await (await own.execute("SELECT count(*) FROM pg_prepared_statements")).fetchone()
        assert prepared == (0,)
        await database.close()
    finally:
        with connect(world.url, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER RESET timezone")


def test_a_full_disk_is_said_to_be_full() -> None:
    with pytest.raises(Unavailable, match="disk is full"), translated():
        raise DiskFull


def test_what_is_not_known_is_raised_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError


async def test_a_reading_unit_of_work_stores_nothing(world: PostgresWorld) -> None:
    async with world.read() as uow:
        with pytest.raises(RuntimeError):
            await uow.accounts.add(world.account())
        with pytest.raises(RuntimeError):
            await uow.commit()
