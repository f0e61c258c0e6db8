"""What a process remembers of the directory between two pages."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_adapters.postgres.directory.choosing import Chosen, KnownCounts, choose
from tic_adapters.postgres.directory.columns import Columns
from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.coaches.model import CoachProfile

_MOST_KEPT: Final = 128
"""Answers: sets and counts of a filter, until something changes."""
_MOST_COUNTS: Final = 1024
_MOST_SHOWN: Final = 2048
"""Profiles, of some 6 kB each: who is new, or on the first page of what many ask for, is read once."""


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
    counts: KnownCounts = attrs.field(factory=dict)
    shown: OrderedDict[int, CoachProfile] = attrs.field(factory=OrderedDict)
    """By number, those shown lately; until the log tells of them."""
    looked_at: datetime | None = None
    counted_at: datetime | None = None
    lock: asyncio.Lock = attrs.field(factory=asyncio.Lock)

    def saw(self, mark: int, changes: Iterable[int]) -> None:
        """All that is told of here is in, so what is older need not be asked for again."""
        if mark > self.mark:
            self.mark, self.applied = mark, frozenset(changes)

    def is_count_due(self, now: datetime, most: timedelta) -> bool:
        return self.counted_at is None or now - self.counted_at >= most

    def changed(self, numbers: Iterable[int] = ()) -> None:
        """Something, and these coaches themselves."""
        self.generation += 1
        self.answers.clear()
        # Not emptied: whoever counts at this moment may still put something into the old one.
        self.counts = {}
        for number in numbers:
            self.shown.pop(number, None)

    def replaced(self, columns: Columns, mark: int, applied: Iterable[int]) -> None:
        self.columns, self.mark, self.applied = columns, mark, frozenset(applied)
        self.shown.clear()
        self.changed()

    def known(self, numbers: Iterable[int]) -> dict[int, CoachProfile]:
        return {number: self.shown[number] for number in numbers if number in self.shown}

    def show(self, profiles: Mapping[int, CoachProfile]) -> None:
        """They are as the log has them up to the mark."""
        self.shown.update(profiles)
        for number in profiles:
            self.shown.move_to_end(number)
        while len(self.shown) > _MOST_SHOWN:
            self.shown.popitem(last=False)

    def choose(self, columns: Columns, wanted: DirectoryFilter) -> Chosen:
        found = self.answers.pop(wanted, None)
        if found is None:
            if len(self.answers) >= _MOST_KEPT:
                del self.answers[next(iter(self.answers))]
            if len(self.counts) >= _MOST_COUNTS:
                self.counts = {}
            found = choose(columns, wanted, self.counts)
        # Last, so that what nobody asks for any more is the first to go.
        self.answers[wanted] = found
        return found
