"""A world on PostgreSQL."""

from collections.abc import AsyncIterator

import attrs
import pytest
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock
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
