"""Every suite here runs on memory and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from tests.integration.ports.worlds import MemoryKeeper, PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.database)])
def _database(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("migrated_database") if request.param == "postgres" else None


@pytest.fixture
async def world(_database: str | None) -> AsyncIterator[World]:
    clock = SteppingClock()
    if _database is None:
        yield World(MemoryKeeper(clock), clock)
        return
    parts = postgres_parts(_database, clock)
    yield World(PostgresKeeper(_database, parts), clock)
    await parts.database.close()
