"""The public directory: found in memory, read from PostgreSQL, and checked there to be of this very moment.

The statement that reads a page also says what was changed since the sets of bits were made. Where something
was, they are brought up to date and the page is made anew: so no answer is older than its last statement.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.choosing import choose
from tic_adapters.postgres.directory.keeping import Keeping
from tic_adapters.postgres.directory.page import PAGE, profiles_in, standings_in
from tic_adapters.postgres.query import listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import since as moments
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
        cache, limits, now = self._cache, range(_TRIES), self._clock.now()
        for attempt in limits:
            columns = await self._keeping.ready(wanted)
            generation, applied, since = cache.generation, cache.applied, cache.mark
            chosen = cache.choose(columns, wanted)
            places = chosen.page(columns, after, limit + 1)
            shown = places[:limit]
            following = columns.mark(*shown[-1]) if shown and len(places) > limit else None
            ids = listed(columns.ids(place for _, place in shown))
            asked = asyncio.create_task(self._session.tuples(PAGE, mark=since, coach_ids=ids, **moments(now)))
            counts = await _meanwhile(asked, partial(chosen.counts, columns))
            ((mark, changes, page, *seen),) = await asked
            profiles = profiles_in(page)
            if (
                generation == cache.generation
                and mark >= since
                and applied.issuperset(changes or ())
                and len(profiles) == len(shown)
            ):
                cache.saw(mark, changes or ())
                break
            if attempt < limits[-1]:
                await self._keeping.refresh(generation)
        cache.looked_at = self._clock.now()
        return FoundCoaches(
            profiles=profiles,
            standings=standings_in(profiles, seen),
            total=chosen.total,
            counts=counts,
            next=following,
        )

    async def count(self, wanted: DirectoryFilter) -> int:
        return choose(await self._keeping.ready(wanted), wanted).total


async def _meanwhile(asked: "asyncio.Task[Any]", work: Callable[[], T]) -> T:
    """Done while PostgreSQL is at what it was asked for. Nobody is left asking where it can't be done."""
    try:
        await asyncio.sleep(0)  # until the question is on its way
        return work()
    except BaseException:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        raise
