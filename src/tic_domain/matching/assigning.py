"""The definition of an assignment, for small batches: plain, exact, and slow.

Adapters reach the same in a time that allows for tens of thousands; tests compare the two.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from tic_domain.matching.batch import (
    NOBODY,
    TIE_BASE,
    Assignment,
    Batch,
    FittingPairs,
    assignment_of,
    pairs_of,
    tie_of,
)
from tic_domain.matching.criteria import explained
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.rules import fits
from tic_domain.matching.weights import Weights

_MOST_SCORE: Final = 10_001


@attrs.frozen
class PlainAssigner:
    """One more coachee at a time, by the dearest augmenting path, until nobody can be added."""

    async def assign(self, batch: Batch) -> Assignment:
        return assigned_plainly(batch)


@attrs.frozen
class PlainScorer:
    """One pair after the other."""

    async def pairs(self, market: CoachMarket, queries: Sequence[Query], weights: Weights) -> FittingPairs:
        return pairs_of([scores_plainly(market, query, weights) for query in queries])


def assigned_plainly(batch: Batch) -> Assignment:
    worth = _worth(batch)
    coach_of = [NOBODY] * len(batch.coachees)
    while (path := _dearest_path(batch, worth, coach_of)) is not None:
        for coachee, coach in path:
            coach_of[coachee] = coach
    return assignment_of(batch, coach_of)


def scores_plainly(market: CoachMarket, query: Query, weights: Weights) -> list[tuple[int, int]]:
    """(place in the market, score) of every coach who fits."""
    return [
        (place, explained(one, query, weights).score)
        for place, one in enumerate(market.candidates)
        if fits(one, query)
    ]


def _worth(batch: Batch) -> list[dict[int, int]]:
    """Of each pair, as one number: count, score and the digits of the tie can't outweigh each other."""
    base = TIE_BASE * (len(batch.coachees) + 1)
    worth = []
    for coachee, one in enumerate(batch.coachees):
        row = {}
        for coach, score in batch.pairs.of(coachee):
            number = _MOST_SCORE * (len(batch.coachees) + 1) + score
            for digit in tie_of(one, batch.coaches[coach]):
                number = number * base + digit
            row[coach] = number
        worth.append(row)
    return worth


def _dearest_path(
    batch: Batch, worth: Sequence[dict[int, int]], coach_of: Sequence[int]
) -> list[tuple[int, int]] | None:
    """The moves that add one coachee for the most gain; None where nobody can be added.

    Bellman and Ford's way over coaches: a coachee comes in, another moves on, the last finds a free place.
    """
    best: dict[int, int] = {}
    came: dict[int, tuple[int, int]] = {}
    for coachee, coach in enumerate(coach_of):
        if coach == NOBODY:
            _improve(best, came, worth[coachee], gain=0, coachee=coachee, left=NOBODY)
    changed = bool(best)
    while changed:
        changed = False
        for coachee, coach in enumerate(coach_of):
            if coach != NOBODY and coach in best:
                gain = best[coach] - worth[coachee][coach]
                changed |= _improve(best, came, worth[coachee], gain=gain, coachee=coachee, left=coach)
    taken = [0] * len(batch.coaches)
    for coach in coach_of:
        if coach != NOBODY:
            taken[coach] += 1
    free = [coach for coach in best if taken[coach] < batch.places[coach]]
    if not free:
        return None
    coach = max(free, key=lambda one: best[one])
    path = []
    while coach != NOBODY:
        coachee, left = came[coach]
        path.append((coachee, coach))
        coach = left
    return path


def _improve(
    best: dict[int, int],
    came: dict[int, tuple[int, int]],
    worth: dict[int, int],
    *,
    gain: int,
    coachee: int,
    left: int,
) -> bool:
    improved = False
    for coach, number in worth.items():
        if coach != left and (coach not in best or gain + number > best[coach]):
            best[coach] = gain + number
            came[coach] = (coachee, left)
            improved = True
    return improved
