"""A world on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import attrs
import pytest
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_adapters.postgres.parts import Parts


@attrs.define
class PostgresWorld(World):
    url: str = attrs.field(kw_only=True)
    parts: Parts = attrs.field(kw_only=True)


@pytest.fixture
async def world(migrated_database: str) -> AsyncIterator[PostgresWorld]:
    clock = SteppingClock()
    parts = postgres_parts(migrated_database, clock)
    keeper = PostgresKeeper(migrated_database, parts)
    yield PostgresWorld(keeper, clock, url=migrated_database, parts=parts)
    await parts.database.close()


@pytest.fixture
def run(migrated_database: str) -> Callable[[Callable[[World], Awaitable[None]]], None]:
    """Each example in a loop of its own, as Hypothesis calls plain functions; ids never repeat."""
    ids = SeededIds()

    def runner(example: Callable[[World], Awaitable[None]]) -> None:
        async def main() -> None:
            clock = SteppingClock()
            parts = postgres_parts(migrated_database, clock)
            try:
                await example(World(PostgresKeeper(migrated_database, parts), clock, ids))
            finally:
                await parts.database.close()

        asyncio.run(main())

    return runner
