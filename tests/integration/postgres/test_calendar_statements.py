"""What calendars cost the database."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg import AsyncCursor
from psycopg.rows import TupleRow
from tests.integration.ports.calendars import add, block, coach, hold
from tests.integration.postgres.conftest import PostgresWorld

from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand


@pytest.fixture
async def statements(world: PostgresWorld) -> list[str]:
    """All that the next unit of work sends."""
    sent: list[str] = []

    class Watched(AsyncCursor[TupleRow]):
        async def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
            sent.append(str(query))
            return await super().execute(query, *arguments, **options)

    connection = await world.parts.database.acquire()
    connection.cursor_factory = Watched
    await world.parts.database.release(connection)
    return sent


async def test_a_month_of_open_times_is_one_statement(world: PostgresWorld, statements: list[str]) -> None:
    cora, ada = await coach(world), await world.member()
    for day in range(20):
        await add(world, hold(world, cora.id, ada.id, 24 * day))
        await add(world, block(world, cora.id, 24 * day + 3, 24 * day + 5))
    today = world.clock.now().date()
    command = ListSlotsCommand(
        coach_id=cora.id,
        offering_id=None,
        zone="Asia/Tokyo",
        first_day=today,
        last_day=today + timedelta(days=29),
    )
    statements.clear()
    found = await ListSlots(world.read, world.clock)(command)
    assert len(found.slots) > 100
    assert len(statements) == 1
