"""Erasing an account with many messages: how long it takes, and whether that grows with the messages alone.

Beside it, in the same run and database, what one statement takes that empties the same rows at once.
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import psycopg
from tests.benchmarks.support import Figure, figure
from tests.integration.databases import scratch_database
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.undertaker import Undertaker

from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.privacy.use_cases.run_erasure_step import BATCH
from tic_domain.shared.ids import AccountId, ConversationId

SIZES: Final = (1_000, 10_000, 100_000)
TALKS: Final = 20
# As large as messages are, sealed; what stands in them makes no difference to emptying them.
_MESSAGES: Final = """
    INSERT INTO tic.messages (id, conversation_id, sender_id, body, sent_at)
    SELECT gen_random_uuid(), (%(talks)s::uuid[])[1 + n %% %(number)s],
        CASE WHEN n %% 2 = 0 THEN %(coach)s ELSE %(coachee)s END::uuid,
        decode(repeat(md5(n::text), 6), 'hex'), now() + n * interval '1 second'
    FROM generate_series(1, %(count)s) n
"""
_AT_ONCE: Final = "UPDATE tic.messages SET body = '' WHERE sender_id = %s AND octet_length(body) > 0"


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        server = EmbeddedPostgres()
        url = server.start(Path(name))
        try:
            with scratch_database(url) as database:
                migrate.upgrade(database)
                return asyncio.run(_figures(database, Path(name)))
        finally:
            server.stop()


async def _figures(url: str, folder: Path) -> list[Figure]:
    figures, per_message = [], {}
    async with _world(url) as world:
        undertaker = Undertaker(world, TombstoneFile(folder / "tombstones.jsonl"), batch=BATCH)
        await _erased(undertaker, 100)  # so that no statement is met for the first time
        for count in SIZES:
            taken = await _erased(undertaker, count)
            per_message[count] = taken / count
            most = 5 if count == 10_000 else None
            figures.append(figure(f"{count:,} messages: the whole erasure", taken, "s", most=most))
        figures.append(
            figure(
                "time per message, 100,000 beside 10,000",
                per_message[100_000] / per_message[10_000],
                "x",
                most=1.2,
            )
        )
        figures.append(
            figure(
                "time per message, 100,000 beside 1,000",
                per_message[100_000] / per_message[1_000],
                "x",
                most=1.2,
            )
        )
        bare = await _bare(world, 10_000)
        figures.append(
            figure("10,000 messages: beside one bare UPDATE", per_message[10_000] * 10_000 / bare, "x")
        )
    return figures


@contextlib.asynccontextmanager
async def _world(url: str) -> AsyncIterator[PostgresWorld]:
    clock = SteppingClock()
    parts = postgres_parts(url, clock, statement_timeout_ms=600_000)
    yield PostgresWorld(PostgresKeeper(url, parts), clock, url=url, parts=parts)
    await parts.database.close()


async def _erased(undertaker: Undertaker, count: int) -> float:
    """Seconds from the request to the last step that is done here. Of the messages, half are the leaver's."""
    leaver = await _writer(undertaker.world, 2 * count)
    begun = time.perf_counter()
    request = await undertaker.begin(leaver)
    await undertaker.carry_out(request.id)
    taken = time.perf_counter() - begun
    with psycopg.connect(undertaker.world.url) as connection:
        row = connection.execute(
            "SELECT count(*), max(octet_length(body)) FROM tic.messages WHERE sender_id = %s", [leaver]
        ).fetchone()
    if row != (count, 0):
        raise AssertionError(f"{row} is left")
    return taken


async def _bare(world: PostgresWorld, count: int) -> float:
    leaver = await _writer(world, 2 * count)
    with psycopg.connect(world.url, autocommit=True) as connection:
        begun = time.perf_counter()
        connection.execute(_AT_ONCE, [leaver])
        return time.perf_counter() - begun


async def _writer(world: PostgresWorld, messages: int) -> AccountId:
    leaver = await world.member(f"Member {world.ids.new()}")
    coach = await world.member(f"Coach {world.ids.new()}")
    talks: list[ConversationId] = []
    talks.append((await world.conversation(leaver.id, coach.id)).id)
    for _ in range(TALKS - 1):
        other = await world.member(f"Coach {world.ids.new()}")
        talks.append((await world.conversation(leaver.id, other.id)).id)
    with psycopg.connect(world.url) as connection:
        connection.execute(
            _MESSAGES,
            {
                "talks": talks,
                "number": len(talks),
                "coach": coach.id,
                "coachee": leaver.id,
                "count": messages,
            },
        )
    return leaver.id
