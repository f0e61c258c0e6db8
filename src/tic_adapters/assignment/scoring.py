"""The scores of many coachees with many coaches: what `criteria` says, for all fitting pairs at once.

Rules come first and leave few pairs; of these each criterion is a table look-up or a count of bits, in
integers, so that not a digit differs. (Products of matrices were tried: they take as long, and every core.)
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from tic_adapters.assignment.columns import HOUR_POINTS, PRICE_POINTS, TOPS, Coachees, Coaches, Numbers
from tic_domain.matching import points
from tic_domain.matching.batch import FittingPairs
from tic_domain.matching.points import INTERVIEWED_UNITS, MOST, NEUTRAL, RELATED_ROLE, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WHOLE, Weights

BLOCK: Final = 512
"""Coachees at a time: what is held meanwhile is a few megabytes for each thousand coaches."""


@attrs.define(eq=False)
class NumpyPairScorer:
    _known: tuple[CoachMarket, Weights, Coaches] | None = attrs.field(default=None, init=False, repr=False)

    async def pairs(self, market: CoachMarket, queries: Sequence[Query], weights: Weights) -> FittingPairs:
        return await asyncio.to_thread(self.scored, market, queries, weights)

    def scored(self, market: CoachMarket, queries: Sequence[Query], weights: Weights) -> FittingPairs:
        coaches = self._compiled(market, weights)
        blocks = [
            _block(coaches, queries[first : first + BLOCK], weights)
            for first in range(0, len(queries), BLOCK)
        ]
        counts = np.concatenate([count for count, _, _ in blocks]) if blocks else np.zeros(0, np.int64)
        columns = [found for _, found, _ in blocks] or [np.zeros(0, np.int32)]
        scores = [found for _, _, found in blocks] or [np.zeros(0, np.uint16)]
        return FittingPairs(
            starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64).data,
            coaches=np.concatenate(columns).data,
            scores=np.concatenate(scores).data,
        )

    def _compiled(self, market: CoachMarket, weights: Weights) -> Coaches:
        known = self._known
        if known is None or known[0] is not market or known[1] != weights:
            known = (market, weights, Coaches.of(market, weights))
            self._known = known
        return known[2]


def _block(coaches: Coaches, queries: Sequence[Query], weights: Weights) -> tuple[Numbers, Numbers, Numbers]:
    """(how many pairs each coachee has, their coaches, their scores)."""
    wishes = Coachees.of(queries)
    fitting = _passing(coaches, wishes)
    for row, query in enumerate(queries):
        for coach_id in query.unavailable:
            column = coaches.number_of.get(coach_id)
            if column is not None:
                fitting[row, column] = False
    rows, columns = np.nonzero(fitting)
    common = _in_common(wishes.near_hours, coaches.hours, rows, columns)
    late = np.flatnonzero(common == 0)
    met = np.ones(len(rows), dtype=bool)
    met[late] = _in_common(wishes.hours, coaches.hours, rows[late], columns[late]) > 0
    rows, columns, common = rows[met], columns[met], common[met]
    counts = np.bincount(rows, minlength=len(queries))
    scores = _scores(coaches, wishes, rows, columns, common=common, weights=weights)
    return counts, coaches.numbers[columns], scores.astype(np.uint16)


def _passing(coaches: Coaches, wishes: Coachees) -> Numbers:
    """The rules but hours, as a table of coachees by coaches: a row for each distinct wish, then combined."""
    passing = _sharing(wishes.languages, coaches.languages)
    passing &= _sharing(wishes.kinds, coaches.kinds)
    passing &= _sharing(wishes.roles, coaches.roles)
    passing &= coaches.prices[None, :] <= wishes.budgets[:, None]
    currencies, which = np.unique(wishes.currencies, return_inverse=True)
    passing &= (coaches.currencies[None, :] == currencies[:, None])[which]
    return passing


def _sharing(wished: Numbers, had: Numbers) -> Numbers:
    distinct, which = np.unique(wished, return_inverse=True)
    shared: Numbers = ((distinct[:, None] & had[None, :]) != 0)[which]
    return shared


def _in_common(wished: Numbers, had: Numbers, rows: Numbers, columns: Numbers) -> Numbers:
    """How many bits they share."""
    common = np.zeros(len(rows), dtype=np.int32)
    for word in np.flatnonzero(wished.any(axis=0)):
        common += np.bitwise_count(wished[rows, word] & had[columns, word])
    return common


def _scores(
    coaches: Coaches,
    wishes: Coachees,
    rows: Numbers,
    columns: Numbers,
    *,
    common: Numbers,
    weights: Weights,
) -> Numbers:
    tops = wishes.tops[rows]
    shares = {
        criterion: np.array([weights.favouring(top)[criterion] for top in TOPS], dtype=np.int32)
        for criterion in Criterion
    }
    total = coaches.standing[tops, columns].astype(np.int32)
    for criterion, earned in (
        (Criterion.TOPICS, _topics(coaches, wishes, rows, columns)),
        (Criterion.COMPANIES, _companies(coaches, wishes, rows, columns)),
        (Criterion.LEVEL, _level(coaches, wishes, rows, columns)),
        (Criterion.ROLE, _role(coaches, wishes, rows, columns)),
        (Criterion.KINDS, _kinds(coaches, wishes, rows, columns)),
        (Criterion.HOURS, HOUR_POINTS[np.minimum(common, points.ENOUGH_HOURS)]),
        (Criterion.PRICE, _price(coaches, wishes, rows, columns)),
        (Criterion.NATIVE, _native(coaches, wishes, rows, columns)),
    ):
        total += earned * shares[criterion][tops] // WHOLE
    return total


def _topics(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    covered = np.zeros(len(rows), dtype=np.int32)
    for priority, wished in wishes.topics.items():
        covered += priority * _in_common(wished, coaches.topics, rows, columns)
    earned: Numbers = MOST * covered // wishes.topics_total[rows]
    return earned


def _companies(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    interviewed = _in_common(wishes.companies, coaches.interviewed_for, rows, columns)
    worked = _in_common(wishes.companies, coaches.only_worked_at, rows, columns)
    wished = wishes.companies_wished[rows]
    units = INTERVIEWED_UNITS * interviewed + WORKED_UNITS * worked
    earned = MOST * units // (INTERVIEWED_UNITS * np.maximum(wished, 1))
    return np.where(wished > 0, earned, NEUTRAL).astype(np.int32)


def _level(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    missing = np.maximum(0, wishes.levels[rows] - coaches.levels[columns])
    earned: Numbers = np.maximum(0, MOST - points.LEVEL_STEP * missing).astype(np.int32)
    return earned


def _role(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    exact = (wishes.role[rows] & coaches.roles[columns]) != 0
    return np.where(exact, MOST, RELATED_ROLE).astype(np.int32)


def _kinds(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    wished = wishes.kinds[rows]
    covered = np.bitwise_count(wished & coaches.kinds[columns]).astype(np.int32)
    earned: Numbers = MOST * covered // np.bitwise_count(wished).astype(np.int32)
    return earned


def _price(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    steps = -(-coaches.prices[columns] * points.PRICE_STEPS // wishes.budgets[rows])
    earned: Numbers = PRICE_POINTS[steps]
    return earned


def _native(coaches: Coaches, wishes: Coachees, rows: Numbers, columns: Numbers) -> Numbers:
    wished = wishes.native[rows]
    speaks = np.where((wished & coaches.native[columns]) != 0, MOST, 0)
    return np.where(wished != 0, speaks, NEUTRAL).astype(np.int32)
