"""Makes the directory ready when a process starts, and keeps it so: no visitor waits for that.

It makes answers quicker, never truer: each looks itself whether anything has changed.
"""

import asyncio
import contextlib
import logging
from typing import Final, Self

import attrs

from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.keeping import Keeping
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.session import Session
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ports import Clock

PAUSE: Final = 10.0
"""Seconds. Half of that time passes, on average, before a change is known that no visitor came upon."""
_log: Final = logging.getLogger("tic.directory")


@attrs.define
class DirectoryWatch:
    """Opens nothing before `start`. One per process and event loop."""

    _database: Database
    _cache: DirectoryCache
    _clock: Clock
    _pause: float = PAUSE
    _task: asyncio.Task[None] | None = attrs.field(default=None, init=False)

    @classmethod
    def over(cls, database: Database, cache: DirectoryCache, clock: Clock, *, pause: float = PAUSE) -> Self:
        """Ends when the database is closed."""
        watch = cls(database.apart("tic directory", connections=1), cache, clock, pause)
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
        while True:
            session = Session(self._database, writing=False)
            try:
                await Keeping(session, self._cache, self._clock).look_after()
            except Unavailable:
                # An outage is reported by those whom it keeps from answers.
                _log.info("the database is away; the directory is made ready when it is back")
            finally:
                await session.close()
            await asyncio.sleep(self._pause)
