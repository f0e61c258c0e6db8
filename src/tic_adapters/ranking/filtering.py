"""The hard rules over the columns: bitmaps where one bit decides, the rows that are left elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import (
    Places,
    Words,
    any_plane,
    bitmap_of,
    packed,
    rows_in,
    without,
    words_of,
)
from tic_adapters.ranking.rows import (
    ACCEPTING,
    ALIVE,
    FIRST_ALWAYS,
    FIRST_EVER,
    FIRST_KIND,
    FIRST_LANGUAGE,
    FIRST_ROLE,
    NEAR_WORDS,
    OPEN,
    WITH_PLACE,
    week_of,
)
from tic_adapters.ranking.table import Table
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Rule
from tic_domain.matching.window import WINDOW_HOURS

_MOST_PLANES: Final = 64
"""Whoever is free at more hours of a week has one in common with nearly everybody."""


def open_to(table: Table, query: Query, unavailable: Iterable[int]) -> Places:
    """The rows that fulfil whatever a bit decides, and few that don't."""
    found = table.planes[OPEN] & table.price_plane(query.budget.currency, query.budget.amount)
    found &= any_plane(table.planes, FIRST_ROLE, query.role | query.related_roles)
    found &= any_plane(table.planes, FIRST_KIND, query.kinds)
    found &= any_plane(table.planes, FIRST_LANGUAGE, query.languages)
    week = week_of(query.hours)
    if week.bit_count() <= _MOST_PLANES:
        found &= any_plane(table.weeks, FIRST_EVER, week)
    return rows_in(without(found, unavailable))


def have_hours(facts: Words, later: Words, hours: int) -> NDArray[np.bool_]:
    """Which of some rows have at least one of the hours, hour by hour."""
    wanted = words_of(hours, WINDOW_HOURS)
    hit: Words = np.bitwise_or.reduce(facts[:, :NEAR_WORDS] & wanted[:NEAR_WORDS], axis=1)
    hit |= np.bitwise_or.reduce(later & wanted[NEAR_WORDS:], axis=1)
    found: NDArray[np.bool_] = hit != 0
    return found


def _budget(table: Table, query: Query) -> Words:
    within = table.columns["amount"] <= query.budget.amount
    return packed(within) & table.price_plane(query.budget.currency)


def _hours(table: Table, query: Query, among: Words) -> Words:
    """Whoever is free each week is decided by the week alone; the few others are looked at hour by hour."""
    week = week_of(query.hours)
    passing = any_plane(table.weeks, FIRST_ALWAYS, week) & among
    rows = rows_in(any_plane(table.weeks, FIRST_EVER, week) & among & ~passing)
    facts, later = (table.columns[name].take(rows, axis=0) for name in ("facts", "later"))
    return passing | bitmap_of(rows[have_hours(facts, later, query.hours)], table.words)


_PASSING: Final[Mapping[Rule, Callable[[Table, Query], Words]]] = {
    Rule.ACCEPTING: lambda table, query: table.planes[ACCEPTING],
    Rule.LANGUAGE: lambda table, query: any_plane(table.planes, FIRST_LANGUAGE, query.languages),
    Rule.KIND: lambda table, query: any_plane(table.planes, FIRST_KIND, query.kinds),
    Rule.ROLE: lambda table, query: any_plane(table.planes, FIRST_ROLE, query.role | query.related_roles),
    Rule.BUDGET: _budget,
    Rule.CAPACITY: lambda table, query: table.planes[WITH_PLACE],
}


def who_passes(
    table: Table, rule: Rule, query: Query, *, unavailable: Iterable[int], among: Words | None
) -> Words:
    """The rows that fulfil this rule, limited to `among`."""
    everyone = table.planes[ALIVE] if among is None else table.planes[ALIVE] & among
    if rule is Rule.AVAILABLE:
        return without(everyone, unavailable)
    if rule is Rule.HOURS:
        return _hours(table, query, everyone)
    passing: Words = _PASSING[rule](table, query) & everyone
    return passing
