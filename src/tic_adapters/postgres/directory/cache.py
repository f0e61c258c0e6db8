"""What a process remembers of the directory between two pages."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_adapters.postgres.directory.choosing import Chosen, choose
from tic_adapters.postgres.directory.columns import Columns
from tic_domain.coaches.directory import DirectoryFilter

_MOST_KEPT: Final = 128
"""Answers: sets and counts of a filter, until something changes."""


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

    def is_count_due(self, now: datetime, most: timedelta) -> bool:
        return self.counted_at is None or now - self.counted_at >= most

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
