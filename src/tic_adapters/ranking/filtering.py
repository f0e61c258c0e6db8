"""The hard rules over the columns: bitmaps where one bit decides, the rows that are left elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import (
    Column,
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
    FIRST_KIND,
    FIRST_LANGUAGE,
    FIRST_ROLE,
    HOUR_WORDS,
    NEAR_WORDS,
    OPEN,
    WEEK_WORDS,
    WITH_PLACE,
    week_of,
)
from tic_adapters.ranking.table import Table
from tic_domain.coaches.hours import HOURS_PER_WEEK
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Rule
from tic_domain.matching.window import WINDOW_HOURS

_ONE: Final = np.uint64(1)


def open_to(table: Table, query: Query, unavailable: Iterable[int]) -> Places:
    """The rows that fulfil whatever a bit decides, and few that don't. Hours are left to be looked at."""
    found = table.planes[OPEN] & table.price_plane(query.budget.currency, query.budget.amount)
    found &= any_plane(table.planes, FIRST_ROLE, query.role | query.related_roles)
    found &= any_plane(table.planes, FIRST_KIND, query.kinds)
    found &= any_plane(table.planes, FIRST_LANGUAGE, query.languages)
    return rows_in(without(found, unavailable))


def have_hours(table: Table, rows: Places, hours: int) -> NDArray[np.bool_]:
    """Which of these rows have at least one of the hours."""
    week = words_of(week_of(hours), HOURS_PER_WEEK)
    found = _any(table.columns["ever"].take(rows, axis=0), week)
    # Whoever is free at such an hour each week has one; the few others are looked at hour by hour.
    likely = np.flatnonzero(found)
    unsure = likely[~_any(table.columns["always"].take(rows[likely], axis=0), week)]
    if len(unsure):
        wanted, left = words_of(hours, WINDOW_HOURS), rows[unsure]
        near = _any(table.columns["facts"].take(left, axis=0), wanted[:NEAR_WORDS])
        found[unsure] = near | _any(table.columns["later"].take(left, axis=0), wanted[NEAR_WORDS:])
    return found


def _any(words: Column, wanted: Words) -> NDArray[np.bool_]:
    """Which rows have at least one of the wanted bits."""
    found = words[:, 0] & wanted[0]
    for number in range(1, len(wanted)):
        found |= words[:, number] & wanted[number]
    hit: NDArray[np.bool_] = found != 0
    return hit


def _budget(table: Table, query: Query) -> Words:
    within = table.columns["amount"] <= query.budget.amount
    return packed(within) & table.price_plane(query.budget.currency)


def _hours(table: Table, query: Query) -> Words:
    """Whoever is free each week is decided by the week alone; the few others are looked at hour by hour."""
    wanted = words_of(week_of(query.hours), HOURS_PER_WEEK)
    ever, always = (
        np.bitwise_or.reduce([column[:, number] & wanted[number] for number in range(WEEK_WORDS)]) != 0
        for column in (table.columns["ever"], table.columns["always"])
    )
    undecided = np.flatnonzero(ever & ~always)
    always[undecided] = have_hours(table, undecided, query.hours)
    return packed(always)


PASSING: Final[Mapping[Rule, Callable[[Table, Query], Words]]] = {
    Rule.ACCEPTING: lambda table, query: table.planes[ACCEPTING],
    Rule.LANGUAGE: lambda table, query: any_plane(table.planes, FIRST_LANGUAGE, query.languages),
    Rule.KIND: lambda table, query: any_plane(table.planes, FIRST_KIND, query.kinds),
    Rule.ROLE: lambda table, query: any_plane(table.planes, FIRST_ROLE, query.role | query.related_roles),
    Rule.BUDGET: _budget,
    Rule.HOURS: _hours,
    Rule.CAPACITY: lambda table, query: table.planes[WITH_PLACE],
}


def who_passes(
    table: Table, rule: Rule, query: Query, *, unavailable: Iterable[int], among: Words | None
) -> Words:
    """The rows that fulfil this rule, limited to `among`."""
    everyone = table.planes[ALIVE] if among is None else table.planes[ALIVE] & among
    if rule is Rule.AVAILABLE:
        return without(everyone, unavailable)
    if rule is Rule.HOURS and among is not None:
        rows = rows_in(everyone)
        if len(rows) * HOUR_WORDS < table.room:
            return bitmap_of(rows[have_hours(table, rows, query.hours)], table.words)
    passing: Words = PASSING[rule](table, query) & everyone
    return passing
