"""One after another, where all at once would only be in each other's way."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

import attrs

LONGEST: Final = 1.0
"""Seconds after which whoever waits goes on all the same."""


@attrs.define
class Turns:
    """Within one process and event loop. No lock: what must not happen is for the database to prevent."""

    _longest: float = LONGEST
    _locks: WeakValueDictionary[Hashable, asyncio.Lock] = attrs.field(factory=WeakValueDictionary, init=False)

    @asynccontextmanager
    async def of(self, key: Hashable) -> AsyncIterator[None]:
        lock = self._locks.setdefault(key, asyncio.Lock())
        has_turn = False
        try:
            async with asyncio.timeout(self._longest):
                has_turn = await lock.acquire()
        except TimeoutError:
            pass
        try:
            yield
        finally:
            if has_turn:
                lock.release()
