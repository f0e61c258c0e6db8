"""The few rows that are looked at one by one, with what is looked at."""

from typing import Self

import attrs
import numpy as np

from tic_adapters.ranking.bitmaps import (
    WORD,
    Column,
    Places,
    Words,
    counts_up_to,
    filled_words,
    numbers_of,
)
from tic_adapters.ranking.filtering import have_hours
from tic_adapters.ranking.rows import AMOUNT_AT, MOST_AMOUNT, NEAR_WORDS
from tic_adapters.ranking.table import Table
from tic_domain.matching.query import Query

_ONE = np.uint64(1)


@attrs.frozen
class Survivors:
    rows: Places
    facts: Words
    amounts: Words
    common: Column
    """Hours in common with the coachee soon."""

    @classmethod
    def of(cls, table: Table, rows: Places, query: Query) -> Self:
        """Of rows that charge in the budget's currency."""
        facts: Words = table.columns["facts"].take(rows, axis=0)
        return cls(rows, facts, facts[:, AMOUNT_AT], _common(table, rows, facts, query.near_hours))

    @classmethod
    def whatever(cls, table: Table, rows: Places, query: Query) -> Self:
        """Of any rows. Whoever charges in another currency is beyond any budget."""
        found = cls.of(table, rows, query)
        charging = table.price_plane(query.budget.currency).take(rows // WORD)
        in_it = charging >> (rows % WORD).astype(np.uint64) & _ONE
        return attrs.evolve(found, amounts=np.where(in_it, found.amounts, np.uint64(MOST_AMOUNT)))

    def fitting(self, table: Table, query: Query) -> Places:
        """Of these, which fulfil all other rules, the numbers of those that fulfil budget and hours."""
        fits = self.amounts <= query.budget.amount
        if query.hours == query.near_hours:
            fits &= self.common != 0
        else:
            unsure = numbers_of(fits & (self.common == 0))
            later = table.columns["later"].take(self.rows.take(unsure), axis=0)
            fits[unsure] = have_hours(self.facts.take(unsure, axis=0), later, query.hours)
        return numbers_of(fits)


def _common(table: Table, rows: Places, facts: Words, near_hours: int) -> Column:
    """How many of these hours each row has."""
    counts = counts_up_to(near_hours.bit_count(), len(rows))
    for number, word in filled_words(near_hours):
        # Beyond where facts end only for a moment of another week than the market's.
        free = facts[:, number] if number < NEAR_WORDS else table.columns["later"][rows, number - NEAR_WORDS]
        counts += np.bitwise_count(free & word)
    return counts
