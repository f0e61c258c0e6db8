"""The sets and words of a process: made, and brought up to date by what the log of changes tells."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tic_adapters.postgres.directory import statements
from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.catalogue import BIT, bits_of
from tic_adapters.postgres.directory.columns import Columns
from tic_adapters.postgres.directory.postings import Gathered
from tic_adapters.postgres.directory.records import CURRENCIES, LINE, Record
from tic_adapters.postgres.directory.terms import Term, Terms
from tic_adapters.postgres.directory.words import Words
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import ACTIVE
from tic_domain.coaches.directory import CHOICES, DirectoryFilter
from tic_domain.coaches.finding import Sought
from tic_domain.shared.ports import Clock

CHANGES_KEPT: Final = timedelta(days=1)
_FORGOTTEN: Final = CHANGES_KEPT / 2
"""Who hasn't looked for so long starts anew: what was changed meanwhile may be forgotten already."""
_MOST_AT_ONCE: Final = 2000
_NUMBER: Final = np.dtype(">i4")
_PORTION: Final = 20_000
"""Numbers of coaches whose choices are read together."""
_PORTION_OF_WORDS: Final = 2000
"""Coaches whose words are."""


class Keeping:
    def __init__(self, session: Session, cache: DirectoryCache, clock: Clock) -> None:
        self._session = session
        self._cache = cache
        self._clock = clock

    async def ready(self, wanted: DirectoryFilter) -> Columns:
        """With all that this filter needs, and nothing awaited since."""
        cache, looked = self._cache, False
        terms = Terms.of(Sought.of(wanted.text))
        while True:
            columns = await self._loaded()
            if cache.counted_at is None or not looked:
                looked = True
                if await self._count_places(columns, cache.places_for):
                    continue
            missing = [one for one in (terms.all() if terms else ()) if not columns.knows(one)]
            if not missing:
                return columns
            await self._look_up(columns, missing)

    async def refresh(self, generation: int, *, expecting: bool = True) -> None:
        """Does nothing where somebody did since that generation. `expecting` that something has changed."""
        cache = self._cache
        async with cache.lock:
            columns = cache.columns
            if cache.generation != generation or columns is None:
                return
            ids, numbers, mark = (await self._session.tuples(statements.CHANGES, mark=cache.mark))[0]
            pairs = zip(ids or (), numbers or (), strict=True)
            new = {number for change, number in pairs if change not in cache.applied}
            if mark < cache.mark or (expecting and not new) or len(new) > _MOST_AT_ONCE:
                # Another database than before, a row that no trigger told of, or too many to go one by one.
                cache.columns = None
                return
            if new:
                records = await self._records(list(new))
                columns.apply(records, new - {one.number for one in records})
                cache.changed(new)
            cache.mark, cache.applied = mark, frozenset(ids or ())

    async def look_after(self) -> None:
        """Does what a visitor would have to wait for otherwise."""
        cache = self._cache
        columns = await self._loaded()
        await self._count_places(columns, cache.places_for / 2)
        await self.refresh(cache.generation, expecting=False)
        cache.looked_at = self._clock.now()
        if columns.vocabulary is None or not columns.vocabulary.is_ready:
            await self._read_words(columns)
        elif columns.vocabulary.is_due:
            await self._merge_words(columns, columns.vocabulary)

    async def _loaded(self) -> Columns:
        cache = self._cache
        if cache.columns is not None and not self._was_away():
            return cache.columns
        async with cache.lock:
            columns = cache.columns
            if columns is None or self._was_away():
                currencies = list(CURRENCIES)
                mark, applied, lines = (await self._session.tuples(statements.LOAD, currencies=currencies))[0]
                sent = np.frombuffer(lines or b"", LINE)
                chosen = await self._chosen(int(sent["number"].max(initial=0)))
                # Off the event loop: of 100,000 coaches it takes some tenths of a second.
                columns = await asyncio.to_thread(Columns.of, sent, chosen)
                cache.replaced(columns, mark, applied or ())
                cache.looked_at, cache.counted_at = self._clock.now(), None
            return columns

    async def _chosen(self, highest: int) -> dict[int, NDArray[Any]]:
        """By bit, who has it. In portions: no statement may take longer than the database lets it."""
        chosen: dict[int, list[bytes]] = defaultdict(list)
        for start in range(0, highest + 1, _PORTION):
            portion = {"after": start, "up_to": start + _PORTION}
            for name, key, numbers in await self._session.tuples(statements.CHOSEN, **portion):
                if (name, key) in BIT:
                    chosen[BIT[name, key]].append(numbers)
        return {bit: np.frombuffer(b"".join(numbers), _NUMBER) for bit, numbers in chosen.items()}

    def _was_away(self) -> bool:
        looked_at = self._cache.looked_at
        return looked_at is not None and self._clock.now() - looked_at > _FORGOTTEN

    async def _count_places(self, columns: Columns, most: timedelta) -> bool:
        """Whether it was due."""
        cache, now = self._cache, self._clock.now()
        if not cache.is_count_due(now, most):
            return False
        async with cache.lock:
            if cache.is_count_due(now, most):
                found = await self._session.scalar(statements.FULL, active_since=now - ACTIVE)
                cache.counted_at = now
                if columns.set_full(np.frombuffer(found or b"", _NUMBER)):
                    cache.changed()
        return True

    async def _look_up(self, columns: Columns, terms: Sequence[Term]) -> None:
        """Which coaches have these words, by the index of PostgreSQL: while not all words are read yet."""
        with columns.watched() as log:
            rows = await self._session.tuples(statements.TERMS, words=[one.tsquery for one in terms])
        found = dict(rows)
        for place, term in enumerate(terms, start=1):
            columns.set_term(term, np.frombuffer(found[place] or b"", _NUMBER), log)

    async def _read_words(self, columns: Columns) -> None:
        """Whoever is changed while it reads is known to `vocabulary`, whether read before or after."""
        columns.vocabulary = vocabulary = Words()
        gathered, after = Gathered(), 0
        while rows := await self._session.tuples(statements.WORDS, after=after, limit=_PORTION_OF_WORDS):
            await asyncio.to_thread(gathered.add_sent, rows)
            after = rows[-1][0]
        postings = await asyncio.to_thread(gathered.postings)
        columns.take_words(vocabulary, postings, {})

    async def _merge_words(self, columns: Columns, vocabulary: Words) -> None:
        postings, changed = vocabulary.since
        if postings is not None:
            merged = await asyncio.to_thread(postings.with_changed, changed)
            columns.take_words(vocabulary, merged, changed)

    async def _records(self, numbers: list[int]) -> list[Record]:
        rows = await self._session.all(
            statements.CHANGED,
            numbers=numbers,
            currencies=list(CURRENCIES),
            active_since=self._clock.now() - ACTIVE,
        )
        return [_record(row) for row in rows]


def _record(row: Mapping[str, Any]) -> Record:
    return Record(
        **{name: row[name] for name in ("number", "micros", "seen", "price", "currency", "full")},
        id=row["id"].int,
        bits=bits_of({name: row[name] for name in CHOICES}, row["top_level"]),
        lexemes=frozenset(row["lexemes"]),
    )
