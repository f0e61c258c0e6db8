"""What a web process pays to keep its market: memory, the first reading, the look before each answer."""

import asyncio
import gc
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, LiteralString

import psutil
import psycopg
from tests.benchmarks.ranking.rows import fill
from tests.benchmarks.support import Figure, figure, median

from tic_adapters.choices import compile_market
from tic_adapters.postgres import migrate
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.market import MarketKeeper
from tic_adapters.postgres.session import Session
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_adapters.system import SystemClock

SIZES: Final = (10_000, 100_000)
LOOKS: Final = 300
_TOUCH: LiteralString = """
UPDATE tic.coach_profiles SET capacity = 3 + mod(%(turn)s::int, 3), version = version + 1
WHERE id = (SELECT id FROM tic.coach_profiles ORDER BY id OFFSET %(turn)s LIMIT 1)
"""


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        server = EmbeddedPostgres()
        try:
            url = server.start(Path(name))
            migrate.upgrade(url)
            figures: list[Figure] = []
            before = 0
            for size in SIZES:
                fill(url, before + 1, size)
                before = size
                figures += asyncio.run(_of_process(url, size))
            return figures
        finally:
            server.stop()


async def _of_process(url: str, size: int) -> list[Figure]:
    database = Database(url=url, statement_timeout_ms=60_000)
    keeper = MarketKeeper.over(database, SystemClock(), compile_market)
    gc.collect()
    resident = psutil.Process().memory_info().rss
    late = asyncio.create_task(_latest(asyncio.get_running_loop()))
    begun = time.perf_counter()
    await keeper.refreshed(datetime.now(UTC))
    first = time.perf_counter() - begun
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)
    gc.collect()
    grown = psutil.Process().memory_info().rss - resident
    looks = [await _asked(database, keeper) for _ in range(LOOKS)]
    after_change = []
    with psycopg.connect(url, autocommit=True) as connection:
        for turn in range(20):
            connection.execute(_TOUCH, {"turn": turn})
            after_change.append(await _asked(database, keeper))
    plain = [await _round_trip(database) for _ in range(LOOKS)]
    await database.close()
    label = f"{size // 1000}k coaches"
    return [
        figure(f"{label}: reading and compiling everyone", first, "s"),
        figure(f"{label}: the longest that others waited meanwhile", _Late.most * 1000, "ms"),
        figure(f"{label}: memory of the process, per coach", grown / size, "bytes"),
        figure(f"{label}: an answer's look whether anything changed", median(looks), "ms"),
        figure(f"{label}: that look, of an empty round trip", median(looks) / median(plain), "x", most=3),
        figure(f"{label}: an answer right after a change", median(after_change), "ms"),
    ]


class _Late:
    most = 0.0


async def _latest(loop: asyncio.AbstractEventLoop) -> None:
    """How late the event loop comes to others."""
    _Late.most = 0.0
    while True:
        begun = loop.time()
        await asyncio.sleep(0.001)
        _Late.most = max(_Late.most, loop.time() - begun - 0.001)


async def _asked(database: Database, keeper: MarketKeeper) -> float:
    session = Session(database, writing=False)
    begun = time.perf_counter()
    await keeper.market(session, datetime.now(UTC))
    taken = (time.perf_counter() - begun) * 1000
    await session.close()
    return taken


async def _round_trip(database: Database) -> float:
    async with database.connection() as connection:
        begun = time.perf_counter()
        await connection.execute("SELECT 1")
        return (time.perf_counter() - begun) * 1000
