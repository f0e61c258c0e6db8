"""The public directory: found in memory, read from PostgreSQL, and checked there to be of this very moment.

The statement that reads a page also says what was changed since the sets of bits were made. Where something
was, they are brought up to date and the page is made anew: so no answer is older than its last statement.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

import attrs
import msgspec
import numpy as np

from tic_adapters.postgres.directory import statements
from tic_adapters.postgres.directory.catalogue import BIT, bits_of
from tic_adapters.postgres.directory.choosing import Chosen, choose
from tic_adapters.postgres.directory.columns import CURRENCIES, LINE, Columns, Record
from tic_adapters.postgres.directory.terms import Term, Terms
from tic_adapters.postgres.query import listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import ACTIVE
from tic_domain.coaches.directory import CHOICES, DirectoryFilter, DirectoryMark
from tic_domain.coaches.finding import Sought
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.ports import FoundCoaches
from tic_domain.shared.ports import Clock

T = TypeVar("T")

CHANGES_KEPT: Final = timedelta(days=1)
_FORGOTTEN: Final = CHANGES_KEPT / 2
"""Who hasn't looked for so long starts anew: what was changed meanwhile may be forgotten already."""
_TRIES: Final = 4
_MOST_KEPT: Final = 128
"""Answers: sets and counts of a filter, until something changes."""
_MOST_AT_ONCE: Final = 2000
_NUMBER: Final = np.dtype(">i4")
_PROFILES: Final = msgspec.json.Decoder(list[CoachProfile])
"""Much quicker than row by row; what isn't of its declared type is an error here too."""


@attrs.define(eq=False)
class DirectoryCache:
    """One per process. Whatever is in it was committed."""

    places_for: timedelta = timedelta(seconds=30)
    """For how long it is taken as known who has a place left."""
    columns: Columns | None = None
    mark: int = 0
    applied: frozenset[int] = frozenset()
    """Changes that are in already, though their transactions' numbers aren't below the mark."""
    generation: int = 0
    answers: dict[DirectoryFilter, Chosen] = attrs.field(factory=dict)
    looked_at: datetime | None = None
    counted_at: datetime | None = None
    lock: asyncio.Lock = attrs.field(factory=asyncio.Lock)

    def saw(self, mark: int, changes: Iterable[int]) -> None:
        """All that is told of here is in, so what is older need not be asked for again."""
        if mark > self.mark:
            self.mark, self.applied = mark, frozenset(changes)

    def is_count_due(self, now: datetime) -> bool:
        return self.counted_at is None or now - self.counted_at >= self.places_for

    def changed(self) -> None:
        self.generation += 1
        self.answers.clear()

    def choose(self, columns: Columns, wanted: DirectoryFilter) -> Chosen:
        found = self.answers.get(wanted)
        if found is None:
            if len(self.answers) >= _MOST_KEPT:
                del self.answers[next(iter(self.answers))]
            found = self.answers[wanted] = choose(columns, wanted)
        return found


class PostgresDirectory:
    def __init__(self, session: Session, cache: DirectoryCache, clock: Clock) -> None:
        self._session = session
        self._cache = cache
        self._clock = clock

    async def search(
        self, wanted: DirectoryFilter, *, after: DirectoryMark | None, limit: int
    ) -> FoundCoaches:
        if self._session.is_writing:
            # What this transaction alone has seen must not get into what the process keeps.
            raise RuntimeError("the directory is read outside of transactions: open the reading unit of work")
        cache, limits = self._cache, range(_TRIES)
        for attempt in limits:
            columns = await self._ready(wanted)
            generation, applied, since = cache.generation, cache.applied, cache.mark
            chosen = cache.choose(columns, wanted)
            places = chosen.page(columns, after, limit + 1)
            shown = places[:limit]
            following = columns.mark(*shown[-1]) if shown and len(places) > limit else None
            ids = listed(columns.ids(place for _, place in shown))
            asked = asyncio.create_task(self._session.tuples(statements.PAGE, mark=since, ids=ids))
            counts = await _meanwhile(asked, partial(chosen.counts, columns))
            mark, changes, page = (await asked)[0]
            profiles = tuple(_PROFILES.decode(page)) if page else ()
            if (
                generation == cache.generation
                and mark >= since
                and applied.issuperset(changes or ())
                and len(profiles) == len(shown)
            ):
                cache.saw(mark, changes or ())
                break
            if attempt < limits[-1]:
                await self._refresh(generation)
        cache.looked_at = self._clock.now()
        return FoundCoaches(profiles=profiles, total=chosen.total, counts=counts, next=following)

    async def count(self, wanted: DirectoryFilter) -> int:
        return choose(await self._ready(wanted), wanted).total

    async def _ready(self, wanted: DirectoryFilter) -> Columns:
        """With all that this filter needs, and nothing awaited since."""
        cache, looked = self._cache, False
        terms = Terms.of(Sought.of(wanted.text))
        while True:
            columns = await self._loaded()
            if cache.counted_at is None or not looked:
                looked = True
                if await self._count_places(columns):
                    continue
            missing = [one for one in (terms.all() if terms else ()) if one not in columns.terms]
            if not missing:
                return columns
            await self._learn(columns, missing)

    async def _loaded(self) -> Columns:
        cache = self._cache
        if cache.columns is not None and not self._was_away():
            return cache.columns
        async with cache.lock:
            if cache.columns is None or self._was_away():
                currencies = list(CURRENCIES)
                mark, applied, lines = (await self._session.tuples(statements.LOAD, currencies=currencies))[0]
                chosen = {
                    BIT[name, key]: np.frombuffer(numbers, _NUMBER)
                    for name, key, numbers in await self._session.tuples(statements.CHOSEN)
                    if (name, key) in BIT
                }
                # Off the event loop: of 100,000 coaches it takes some tenths of a second.
                columns = await asyncio.to_thread(Columns.of, np.frombuffer(lines or b"", LINE), chosen)
                cache.columns, cache.mark, cache.applied = columns, mark, frozenset(applied or ())
                cache.looked_at, cache.counted_at = self._clock.now(), None
                cache.changed()
            return cache.columns

    def _was_away(self) -> bool:
        looked_at = self._cache.looked_at
        return looked_at is not None and self._clock.now() - looked_at > _FORGOTTEN

    async def _count_places(self, columns: Columns) -> bool:
        """Whether it was due."""
        cache, now = self._cache, self._clock.now()
        if not cache.is_count_due(now):
            return False
        async with cache.lock:
            if cache.is_count_due(now):
                found = await self._session.scalar(statements.FULL, active_since=now - ACTIVE)
                cache.counted_at = now
                if columns.set_full(np.frombuffer(found or b"", _NUMBER)):
                    cache.changed()
        return True

    async def _learn(self, columns: Columns, terms: Sequence[Term]) -> None:
        """Which coaches have these words."""
        with columns.watched() as log:
            rows = await self._session.tuples(statements.TERMS, words=[one.tsquery for one in terms])
        found = dict(rows)
        for place, term in enumerate(terms, start=1):
            columns.set_term(term, np.frombuffer(found[place] or b"", _NUMBER), log)

    async def _refresh(self, generation: int) -> None:
        cache = self._cache
        async with cache.lock:
            columns = cache.columns
            if cache.generation != generation or columns is None:
                return
            mark, ids, numbers = (await self._session.tuples(statements.CHANGES, mark=cache.mark))[0]
            pairs = zip(ids or (), numbers or (), strict=True)
            new = {number for change, number in pairs if change not in cache.applied}
            if mark < cache.mark or not 0 < len(new) <= _MOST_AT_ONCE:
                # Another database than before, a row that no trigger told of, or too many to go one by one.
                cache.columns = None
                return
            records = await self._records(list(new))
            columns.apply(records, new - {one.number for one in records})
            cache.mark, cache.applied = mark, frozenset(ids)
            cache.changed()

    async def _records(self, numbers: list[int]) -> list[Record]:
        rows = await self._session.all(
            statements.CHANGED,
            numbers=numbers,
            currencies=list(CURRENCIES),
            active_since=self._clock.now() - ACTIVE,
        )
        return [_record(row) for row in rows]


async def _meanwhile(asked: "asyncio.Task[Any]", work: Callable[[], T]) -> T:
    """Done while PostgreSQL is at what it was asked for. Nobody is left asking where it can't be done."""
    try:
        await asyncio.sleep(0)  # until the question is on its way
        return work()
    except BaseException:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        raise


def _record(row: Mapping[str, Any]) -> Record:
    return Record(
        **{name: row[name] for name in ("number", "micros", "seen", "price", "currency", "full")},
        id=row["id"].int,
        bits=bits_of({name: row[name] for name in CHOICES}, row["top_level"]),
        lexemes=frozenset(row["lexemes"]),
    )
