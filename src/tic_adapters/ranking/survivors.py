"""The few rows that are looked at one by one, with what is looked at."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import WORD, Column, Places, Words, filled_words
from tic_adapters.ranking.filtering import have_hours
from tic_adapters.ranking.rows import MOST_AMOUNT, NEAR_WORDS
from tic_adapters.ranking.table import Table
from tic_domain.matching.query import Query

_ONE = np.uint64(1)


@attrs.frozen
class Survivors:
    rows: Places
    facts: Words
    amounts: Column
    common: NDArray[np.uint16]
    """Hours in common with the coachee soon."""

    @classmethod
    def of(cls, table: Table, rows: Places, amounts: Column, query: Query) -> Self:
        facts: Words = table.columns["facts"].take(rows, axis=0)
        return cls(rows, facts, amounts, _common(table, rows, facts, query.near_hours))

    @classmethod
    def fitting(cls, table: Table, rows: Places, query: Query) -> Self:
        """Of rows that fulfil all other rules, those that fulfil budget and hours as well."""
        amounts: Column = table.columns["amount"].take(rows)
        within = np.flatnonzero(amounts <= query.budget.amount)
        found = cls.of(table, rows.take(within), amounts.take(within), query)
        fits: NDArray[np.bool_] = found.common != 0
        if query.hours != query.near_hours:
            rest = np.flatnonzero(~fits)
            fits[rest] = have_hours(table, found.rows.take(rest), query.hours)
        # By number: numpy takes rows from a matrix much more quickly so than by flags.
        left = np.flatnonzero(fits)
        return cls(
            found.rows.take(left),
            found.facts.take(left, axis=0),
            found.amounts.take(left),
            found.common.take(left),
        )

    @classmethod
    def whatever(cls, table: Table, rows: Places, query: Query) -> Self:
        """Rows that may fulfil nothing. Whoever charges in another currency is beyond any budget."""
        charging = table.price_plane(query.budget.currency).take(rows // WORD)
        in_it = charging >> (rows % WORD).astype(np.uint64) & _ONE
        amounts = np.where(in_it, table.columns["amount"].take(rows), MOST_AMOUNT)
        return cls.of(table, rows, amounts, query)


def _common(table: Table, rows: Places, facts: Words, near_hours: int) -> NDArray[np.uint16]:
    """How many of these hours each row has."""
    counts = np.zeros(len(rows), dtype=np.uint16)
    for number, word in filled_words(near_hours):
        # Beyond where facts end only for a moment of another week than the market's.
        free = facts[:, number] if number < NEAR_WORDS else table.columns["later"][rows, number - NEAR_WORDS]
        counts += np.bitwise_count(free & word)
    return counts
