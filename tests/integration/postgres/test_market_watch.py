"""A process that nobody asks compiles ahead, through outages and without notices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.processes import Process, process_of, save, until

from tic_adapters.postgres.market_watch import MarketWatch
from tic_domain.coaches.model import Listing
from tic_domain.shared.ids import AccountId


@pytest.fixture
async def process(world: PostgresWorld) -> AsyncIterator[Process]:
    made = process_of(world)
    yield made
    await made.parts.database.close()


@asynccontextmanager
async def _watched(process: Process, *, listening: bool = True) -> AsyncIterator[MarketWatch]:
    keeper = process.parts.market_keeper
    watch = MarketWatch.over(process.parts.database, keeper, process.world.clock, listening=listening)
    watch.start()
    yield watch
    await watch.close()


async def _ready(process: Process, coach_id: AccountId, capacity: int) -> None:
    """Until that is compiled without anybody asking."""

    async def compiled() -> bool:
        market = process.parts.market_keeper.ready
        return market is not None and market.candidate(coach_id).capacity == capacity

    await until(compiled)


async def test_an_idle_process_compiles_ahead(world: PostgresWorld, process: Process) -> None:
    cora = await world.coach()
    async with _watched(process):
        await _ready(process, cora.id, cora.capacity)
        await save(world, cora.with_capacity(9))
        await _ready(process, cora.id, 9)


async def test_the_watch_comes_back_after_an_outage(world: PostgresWorld, process: Process) -> None:
    cora = await world.coach()
    async with _watched(process):
        await _ready(process, cora.id, cora.capacity)
        with psycopg.connect(world.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name LIKE 'tic market%' AND datname = current_database()"
            )
        await save(world, cora.with_capacity(9))
        await _ready(process, cora.id, 9)


async def test_without_notices_answers_are_as_true(world: PostgresWorld, process: Process) -> None:
    cora = await world.coach()
    async with _watched(process, listening=False):
        await _ready(process, cora.id, cora.capacity)
        await save(world, cora.with_listing(Listing.PAUSED))
        assert await process.finds() == set()
