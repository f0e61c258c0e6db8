"""Keeps the market of an idle process ready, so that the next answer finds it compiled already.

It makes answers quicker, never truer: each looks itself whether anything has changed.
"""

import asyncio
import contextlib
import logging
from typing import Final, Self

import attrs
from psycopg import sql

from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.postgres.market import MarketKeeper
from tic_adapters.postgres.market_changes import CHANNEL
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ports import Clock

IDLE: Final = 60.0
"""Seconds after which it looks anyway: a notification may have been lost."""
TOGETHER: Final = 0.25
"""Seconds in which changes are gathered, so that a busy hour isn't spent compiling."""
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
_LISTEN: Final = sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
_log: Final = logging.getLogger("tic.market")


@attrs.define
class MarketWatch:
    """Opens nothing before `start`. One per process and event loop."""

    _database: Database
    _keeper: MarketKeeper
    _clock: Clock
    _listening: bool
    """A pooler in transaction mode can't listen: then it looks every minute."""
    _task: asyncio.Task[None] | None = attrs.field(default=None, init=False)

    @classmethod
    def over(cls, database: Database, keeper: MarketKeeper, clock: Clock, *, listening: bool) -> Self:
        """Ends when the database is closed."""
        watch = cls(database.apart("tic market watch", connections=1), keeper, clock, listening)
        database.before_closing(watch.close)
        return watch

    def start(self) -> None:
        self._task = self._task or asyncio.create_task(self._follow())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _follow(self) -> None:
        pause = FIRST_PAUSE
        while True:
            started = asyncio.get_running_loop().time()
            try:
                async with self._database.connection() as connection:
                    await self._kept_ready(connection)
            except Unavailable:
                # An outage is reported by those whom it keeps from answers.
                _log.info("the database is away; the market is compiled when it is back")
            if asyncio.get_running_loop().time() - started > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _kept_ready(self, connection: Connection) -> None:
        """Until the connection breaks."""
        if self._listening:
            await connection.execute(_LISTEN)
        while True:
            await self._keeper.refreshed(self._clock.now())
            if not self._listening:
                await asyncio.sleep(IDLE)
                continue
            async for _ in connection.notifies(timeout=IDLE, stop_after=1):
                await asyncio.sleep(TOGETHER)
