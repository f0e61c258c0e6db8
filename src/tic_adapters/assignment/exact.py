"""The one best assignment, by whichever library solves: the levels of the tie, one after the other."""

import asyncio
from typing import Final

import attrs
import numpy as np

from tic_adapters.assignment.arcs import Arcs, Ints, Mask, Solver
from tic_adapters.assignment.face import Face
from tic_domain.matching.batch import (
    NOBODY,
    TIE_BASE,
    TIE_DIGITS,
    Assignment,
    Batch,
    assignment_of,
    tie_of,
)

_FIRST: Final = 6
"""How many of a coachee's best pairs are looked at first; prices say which others matter."""
_NEAR: Final = 300
"""Pairs that cost no more points than this beyond what they bring are added with those that gain."""


@attrs.frozen
class ExactAssigner:
    _solve: Solver

    async def assign(self, batch: Batch) -> Assignment:
        return await asyncio.to_thread(self.assigned, batch)

    def assigned(self, batch: Batch) -> Assignment:
        if not len(batch.pairs):
            return assignment_of(batch, [NOBODY] * len(batch.coachees))
        arcs = Arcs.of(batch)
        places = np.asarray(batch.places, dtype=np.int64)
        scores = np.asarray(batch.pairs.scores, dtype=np.int64)
        chosen = _broken_ties(self._solve, batch, arcs, *self._best(arcs, places, scores))
        has_coach = chosen >= 0
        coach_of = np.where(has_coach, arcs.coaches[chosen], NOBODY)
        return Assignment(
            coach_of=tuple(coach_of.tolist()),
            assigned=int(has_coach.sum()),
            total_score=int(scores[chosen[has_coach]].sum()),
        )

    def _best(self, arcs: Arcs, places: Ints, scores: Ints) -> tuple[Ints, Face]:
        """A best assignment and all others. Pairs that nothing could be gained with are never solved for."""
        worth = scores + 10_001 * (arcs.coachee_count + 1)
        active = _first_of_each(arcs, scores)
        while True:
            some = np.flatnonzero(active)
            part = arcs.only(some)
            found = self._solve(part, places, scores[some])
            face = Face.around(part, places, worth[some], found)
            chosen = np.where(found >= 0, some[found], -1)
            slack = _slack(arcs, worth, chosen, face.prices)
            if (slack >= 0).all():
                # What gains nothing either way belongs to the others that are best.
                some = np.flatnonzero(active | (slack == 0))
                place = np.searchsorted(some, chosen)
                face = Face.around(arcs.only(some), places, worth[some], np.where(chosen >= 0, place, -1))
                kept = np.zeros(len(scores), dtype=bool)
                kept[some] = face.kept
                return chosen, attrs.evolve(face, kept=kept)
            active |= slack <= _NEAR


def _first_of_each(arcs: Arcs, scores: Ints) -> Mask:
    most = scores.max() + 1
    order = np.argsort(arcs.coachees * most + (most - 1 - scores))
    starts = np.searchsorted(arcs.coachees, np.arange(arcs.coachee_count))
    rank = np.empty(len(scores), dtype=np.int64)
    rank[order] = np.arange(len(scores)) - starts[arcs.coachees]
    return rank < _FIRST


def _slack(arcs: Arcs, worth: Ints, chosen: Ints, prices: Ints) -> Ints:
    """By how much taking up a pair costs more than it brings; below zero, something could be gained."""
    has_pair = chosen >= 0
    where = np.where(has_pair, arcs.coaches[chosen], arcs.coach_count)
    had = prices[where] - np.where(has_pair, worth[chosen], 0)
    found: Ints = prices[arcs.coaches] - had[arcs.coachees] - worth
    return found


def _broken_ties(solve: Solver, batch: Batch, arcs: Arcs, chosen: Ints, face: Face) -> Ints:
    """Of all that are best, the one of the greatest tie: digit by digit, over ever fewer pairs."""
    if face.is_only:
        return chosen
    some = np.flatnonzero(face.kept)
    ties = np.asarray(
        [
            tie_of(batch.coachees[coachee], batch.coaches[coach])
            for coachee, coach in zip(arcs.coachees[some], arcs.coaches[some], strict=True)
        ],
        dtype=np.int64,
    )
    for level in range(TIE_DIGITS):
        part = arcs.only(some)
        # Whoever has to have a coach, and whichever coach has to be full, outweighs every digit.
        assigned = int((chosen >= 0).sum())
        duty = TIE_BASE * (assigned + 1)
        owed = face.must_stay[part.coachees].astype(np.int64) + face.must_fill[part.coaches]
        gain = ties[:, level] + duty * owed
        found = solve(part, face.places, gain)
        chosen = np.where(found >= 0, some[found], -1)
        following = Face.around(part, face.places, gain + 3 * duty * (assigned + 1), found)
        if following.is_only:
            break
        some, ties, face = some[following.kept], ties[following.kept], following
    return chosen
