"""The public directory: found in memory, read from PostgreSQL, and checked there to be of this very moment.

The statement that reads a page also says what was changed since the sets of bits were made. Where something
was, they are brought up to date and the page is made anew: so no answer is older than its last statement.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import repeat
from typing import Any, Final, TypeVar

from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.choosing import choose
from tic_adapters.postgres.directory.keeping import Keeping
from tic_adapters.postgres.directory.page import page
from tic_adapters.postgres.session import Session
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.ports import FoundCoaches
from tic_domain.shared.ports import Clock

T = TypeVar("T")

_TRIES: Final = 4


class PostgresDirectory:
    def __init__(self, session: Session, cache: DirectoryCache, clock: Clock) -> None:
        self._session = session
        self._cache = cache
        self._clock = clock
        self._keeping = Keeping(session, cache, clock)

    async def search(
        self, wanted: DirectoryFilter, *, after: DirectoryMark | None, limit: int
    ) -> FoundCoaches:
        if self._session.is_writing:
            # What this transaction alone has seen must not get into what the process keeps.
            raise RuntimeError("the directory is read outside of transactions: open the reading unit of work")
        cache, now = self._cache, self._clock.now()
        for is_last in (*repeat(False, _TRIES - 1), True):
            columns = await self._keeping.ready(wanted)
            generation, applied, since = cache.generation, cache.applied, cache.mark
            chosen = cache.choose(columns, wanted)
            places = chosen.page(columns, after, limit + 1)
            shown = [place for _, place in places[:limit]]
            following = columns.mark(*places[limit - 1]) if shown and len(places) > limit else None
            ids = dict(zip(columns.numbers(shown), columns.ids(shown), strict=True))
            profiles = cache.known(ids)
            unknown = [coach_id for number, coach_id in ids.items() if number not in profiles]
            asked = page(self._session, list(ids.values()), unknown, mark=since, at=now)
            if chosen.is_counted:
                found = await asked
            else:
                found = await _meanwhile(asked, partial(chosen.counts, columns))
            read = {one.id: one for one in found.profiles}
            profiles |= {number: read[one] for number, one in ids.items() if one in read}
            if (
                generation == cache.generation
                and found.mark >= since
                and applied.issuperset(found.changes)
                and len(profiles) == len(shown)
            ):
                cache.saw(found.mark, found.changes)
                cache.show(profiles)
                break
            if is_last:
                # Others write all the time. Whoever was changed meanwhile may be one to be seen no more; what
                # was applied is told again for as long as a transaction runs that began before it.
                changed = {number for change, number in found.changes.items() if change not in applied}
                profiles = {number: one for number, one in profiles.items() if number not in changed}
            else:
                await self._keeping.refresh(generation)
        cache.looked_at = self._clock.now()
        return FoundCoaches(
            profiles=tuple(profiles[number] for number in ids if number in profiles),
            standings=found.standings,
            total=chosen.total,
            counts=chosen.counts(columns),
            next=following,
        )

    async def count(self, wanted: DirectoryFilter) -> int:
        return choose(await self._keeping.ready(wanted), wanted).total


async def _meanwhile(question: Coroutine[Any, Any, T], work: Callable[[], object]) -> T:
    """Works while PostgreSQL is at what it was asked for. Nobody is left asking where that can't be done."""
    asked = asyncio.create_task(question)
    try:
        await asyncio.sleep(0)  # until the question is on its way
        work()
    except BaseException:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        raise
    return await asked
