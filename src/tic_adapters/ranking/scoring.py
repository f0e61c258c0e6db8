"""The scores of rows that fulfil every rule. Points come from the domain's own functions, as small tables."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import Column, Words, counts_up_to, filled_words
from tic_adapters.ranking.rows import (
    INTERVIEWED_AT,
    KINDS_BIT,
    KNOWN_AT,
    LEVEL_BITS,
    NATIVE_BIT,
    REST_AT,
    ROLES_BIT,
    TOPICS_AT,
)
from tic_adapters.ranking.survivors import Survivors
from tic_adapters.ranking.table import Table
from tic_domain.matching import points
from tic_domain.matching.bits import places
from tic_domain.matching.criteria import part
from tic_domain.matching.points import ENOUGH_HOURS, INTERVIEWED_UNITS, PRICE_STEPS, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Criterion

Scores = NDArray[np.int16]
_tables = lru_cache(maxsize=1_024)
"""Small, and made of small numbers: the same ones come again and again."""


def scores_of(table: Table, survivors: Survivors, query: Query, weight: Mapping[Criterion, int]) -> Scores:
    facts = survivors.facts
    total = table.standing(weight).take(survivors.rows)
    total += _topics(facts, query, weight[Criterion.TOPICS])
    total += _companies(facts, query, weight[Criterion.COMPANIES])
    total += _level(facts, query, weight[Criterion.LEVEL])
    total += _role(facts, query, weight[Criterion.ROLE])
    total += _kinds(facts, query, weight[Criterion.KINDS])
    total += _by_hours(weight[Criterion.HOURS]).take(np.minimum(survivors.common, ENOUGH_HOURS))
    total += _price(survivors.amounts, query, weight[Criterion.PRICE])
    total += _native(facts, query, weight[Criterion.NATIVE])
    return total


def _count(counts: Column, facts: Words, first: int, wanted: int) -> None:
    """Adds how many of the wanted bits each row has in the words from `first` on."""
    for number, word in filled_words(wanted):
        counts += np.bitwise_count(facts[:, first + number] & word)


def _has_any(facts: Words, wanted: int) -> NDArray[np.bool_]:
    """Which rows have one of these bits of the rest."""
    found: NDArray[np.bool_] = facts[:, REST_AT] & np.uint64(wanted) != 0
    return found


def _topics(facts: Words, query: Query, weight: int) -> Scores:
    """Priorities are summed binary digit by binary digit, the highest first."""
    digits: dict[int, int] = {}
    for bit, priority in query.topics:
        for digit in places(priority):
            digits[digit] = digits.get(digit, 0) | bit
    covered = counts_up_to(query.topics_total, len(facts))
    for digit in range(max(digits, default=-1), -1, -1):
        covered += covered
        _count(covered, facts, TOPICS_AT, digits.get(digit, 0))
    return _by_topics(query.topics_total, weight).take(covered)


def _companies(facts: Words, query: Query, weight: int) -> Scores | int:
    wished = query.companies.bit_count()
    if not wished:
        return part(points.companies(0, 0), weight)
    interviewed, known = (counts_up_to(INTERVIEWED_UNITS * wished, len(facts)) for _ in range(2))
    _count(interviewed, facts, INTERVIEWED_AT, query.companies)
    _count(known, facts, KNOWN_AT, query.companies)
    # Whoever has interviewed for a company knows it, so that much is in both.
    known *= known.dtype.type(WORKED_UNITS)
    interviewed *= interviewed.dtype.type(INTERVIEWED_UNITS - WORKED_UNITS)
    known += interviewed
    return _by_companies(wished, weight).take(known)


def _level(facts: Words, query: Query, weight: int) -> Scores:
    levels = (facts[:, REST_AT] & np.uint64((1 << LEVEL_BITS) - 1)).astype(np.intp)
    found: Scores = _by_level(query.level, weight).take(levels)
    return found


def _role(facts: Words, query: Query, weight: int) -> Scores:
    earned = points.role(query.related_roles, query), points.role(query.role, query)
    return _either(*earned, weight).take(_has_any(facts, query.role << ROLES_BIT))


def _kinds(facts: Words, query: Query, weight: int) -> Scores:
    covered = counts_up_to(query.kinds.bit_count(), len(facts))
    _count(covered, facts, REST_AT, query.kinds << KINDS_BIT)
    return _by_kinds(query.kinds.bit_count(), weight).take(covered)


def _price(amounts: Words, query: Query, weight: int) -> Scores:
    # As points.price_step has it, for all rows at once; unsigned numbers are divided more quickly.
    budget = max(query.budget.amount, 1)
    steps: Words = amounts * np.uint64(PRICE_STEPS)
    steps += np.uint64(budget - 1)
    steps //= np.uint64(budget)
    np.minimum(steps, np.uint64(PRICE_STEPS + 1), out=steps)
    found: Scores = _by_price(weight).take(steps.view(np.int64))
    return found


def _native(facts: Words, query: Query, weight: int) -> Scores | int:
    if not query.native:
        return part(points.native(False, False), weight)
    earned = points.native(False, True), points.native(True, True)
    return _either(*earned, weight).take(_has_any(facts, query.native << NATIVE_BIT))


def _weighed(earned: list[int], weight: int) -> Scores:
    return np.array([part(one, weight) for one in earned], dtype=np.int16)


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
