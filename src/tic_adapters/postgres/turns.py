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
        has_turn: bool
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
            has_turn = bool(await lock.acquire())  # nobody else knows it yet
        else:
            has_turn = await self._wait_for(lock)
        try:
            yield
        finally:
            if has_turn:
                lock.release()

    async def _wait_for(self, lock: asyncio.Lock) -> bool:
        try:
            async with asyncio.timeout(self._longest):
                return await lock.acquire()
        except TimeoutError:
            return False
