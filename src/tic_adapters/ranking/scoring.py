"""The scores of rows that fulfil every rule. Points come from the domain's own functions, as small tables."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import Column, Words, filled_words
from tic_adapters.ranking.rows import (
    INTERVIEWED_AT,
    KINDS_BIT,
    LEVEL_BITS,
    NATIVE_BIT,
    REST_AT,
    ROLES_BIT,
    TOPICS_AT,
    WORKED_AT,
)
from tic_adapters.ranking.survivors import Survivors
from tic_adapters.ranking.table import Table
from tic_domain.matching import points
from tic_domain.matching.criteria import part
from tic_domain.matching.points import ENOUGH_HOURS, INTERVIEWED_UNITS, PRICE_STEPS, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Criterion

Scores = NDArray[np.int32]
_tables = lru_cache(maxsize=1_024)
"""Small, and made of small numbers: the same ones come again and again."""


def scores_of(table: Table, survivors: Survivors, query: Query, weight: Mapping[Criterion, int]) -> Scores:
    facts = survivors.facts
    total: Scores = table.standing(weight).take(survivors.rows).astype(np.int32)
    total += _topics(facts, query, weight[Criterion.TOPICS])
    total += _companies(facts, query, weight[Criterion.COMPANIES])
    total += _level(facts, query, weight[Criterion.LEVEL])
    total += _role(facts, query, weight[Criterion.ROLE])
    total += _kinds(facts, query, weight[Criterion.KINDS])
    total += _by_hours(weight[Criterion.HOURS]).take(np.minimum(survivors.common, ENOUGH_HOURS))
    total += _price(survivors.amounts, query, weight[Criterion.PRICE])
    total += _native(facts, query, weight[Criterion.NATIVE])
    return total


def _counted(facts: Words, first: int, wanted: int) -> NDArray[np.uint16]:
    """How many of the wanted bits each row has in the words from `first` on."""
    counts = np.zeros(len(facts), dtype=np.uint16)
    for number, word in filled_words(wanted):
        counts += np.bitwise_count(facts[:, first + number] & word)
    return counts


def _has_any(facts: Words, wanted: int) -> Column:
    """Which rows have one of these bits of the last words."""
    found: NDArray[np.bool_] | None = None
    for number, word in filled_words(wanted):
        here = facts[:, REST_AT + number] & word != 0
        found = here if found is None else found | here
    return np.zeros(len(facts), dtype=np.bool_) if found is None else found


def _topics(facts: Words, query: Query, weight: int) -> Scores:
    by_priority: dict[int, int] = {}
    for bit, priority in query.topics:
        by_priority[priority] = by_priority.get(priority, 0) | bit
    covered = np.zeros(len(facts), dtype=np.uint16)
    for priority, bits in by_priority.items():
        covered += _counted(facts, TOPICS_AT, bits) * np.uint16(priority)
    return _by_topics(query.topics_total, weight).take(covered)


def _companies(facts: Words, query: Query, weight: int) -> Scores | int:
    wished = query.companies.bit_count()
    if not wished:
        return part(points.companies(0, 0), weight)
    units = np.zeros(len(facts), dtype=np.uint16)
    for number, word in filled_words(query.companies):
        interviewed = facts[:, INTERVIEWED_AT + number] & word
        worked = facts[:, WORKED_AT + number] & word & ~interviewed
        units += np.bitwise_count(interviewed) * np.uint16(INTERVIEWED_UNITS)
        units += np.bitwise_count(worked) * np.uint16(WORKED_UNITS)
    return _by_companies(wished, weight).take(units)


def _level(facts: Words, query: Query, weight: int) -> Scores:
    levels = (facts[:, REST_AT] & np.uint64((1 << LEVEL_BITS) - 1)).astype(np.intp)
    found: Scores = _by_level(query.level, weight).take(levels)
    return found


def _role(facts: Words, query: Query, weight: int) -> Scores:
    earned = points.role(query.related_roles, query), points.role(query.role, query)
    return _either(*earned, weight).take(_has_any(facts, query.role << ROLES_BIT))


def _kinds(facts: Words, query: Query, weight: int) -> Scores:
    covered = _counted(facts, REST_AT, query.kinds << KINDS_BIT)
    return _by_kinds(query.kinds.bit_count(), weight).take(covered)


def _price(amounts: Column, query: Query, weight: int) -> Scores:
    # As points.price_step has it, for all rows at once.
    steps: Column = -(-amounts * PRICE_STEPS // max(query.budget.amount, 1))
    found: Scores = _by_price(weight).take(np.minimum(steps, PRICE_STEPS + 1))
    return found


def _native(facts: Words, query: Query, weight: int) -> Scores | int:
    if not query.native:
        return part(points.native(False, False), weight)
    earned = points.native(False, True), points.native(True, True)
    return _either(*earned, weight).take(_has_any(facts, query.native << NATIVE_BIT))


def _weighed(earned: list[int], weight: int) -> Scores:
    return np.array([part(one, weight) for one in earned], dtype=np.int32)


@_tables
def _either(without: int, with_it: int, weight: int) -> Scores:
    return _weighed([without, with_it], weight)


@_tables
def _by_topics(wished: int, weight: int) -> Scores:
    return _weighed([points.topics(covered, wished) for covered in range(wished + 1)], weight)


@_tables
def _by_companies(wished: int, weight: int) -> Scores:
    most = INTERVIEWED_UNITS * wished
    return _weighed([points.companies(units, wished) for units in range(most + 1)], weight)


@_tables
def _by_level(wished: int, weight: int) -> Scores:
    return _weighed([points.level(level, wished) for level in range(1 << LEVEL_BITS)], weight)


@_tables
def _by_kinds(wished: int, weight: int) -> Scores:
    return _weighed([points.kinds(covered, wished) for covered in range(wished + 1)], weight)


@_tables
def _by_hours(weight: int) -> Scores:
    return _weighed([points.hours(common) for common in range(ENOUGH_HOURS + 1)], weight)


@_tables
def _by_price(weight: int) -> Scores:
    """By step; beyond the budget nothing is earned."""
    return _weighed([*(points.price(step) for step in range(PRICE_STEPS + 1)), 0], weight)
