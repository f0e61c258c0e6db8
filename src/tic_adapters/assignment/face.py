"""All the best assignments around one of them, by exact prices.

A move sends a coachee from their coach to another; "outside" is where the unassigned wait and free places
lie. Where no round of moves gains anything, the assignment is one of the best. A round that gains nothing
leads to another of them. Prices tell which moves are part of such rounds: all others can be forgotten.
"""

from typing import Final, Self

import attrs
import numpy as np
import scipy  # its parts are loaded when they are first named

from tic_adapters.assignment.arcs import Arcs, Ints, Mask

_FAR: Final = -(1 << 62)


@attrs.frozen(kw_only=True)
class Face:
    """`kept` are the pairs of some best assignment; the others of `arcs` are in none."""

    prices: Ints
    kept: Mask
    is_only: bool
    """There is no other best assignment."""
    must_stay: Mask
    """Coachees whom every best assignment of the kept pairs has to have."""
    must_fill: Mask
    """Coaches who have to be as full as they are."""
    places: Ints
    """How many a coach may have now."""

    @classmethod
    def around(cls, arcs: Arcs, places: Ints, worth: Ints, chosen: Ints) -> Self:
        """`chosen` is the place of each coachee's pair among the arcs, or -1. Raises where it isn't best."""
        moves = _Moves.of(arcs, places, worth, chosen)
        prices = moves.prices()
        tight = moves.tight(prices)
        together = moves.components(tight)
        in_round = tight & (together[moves.source] == together[moves.target])
        kept = np.zeros(len(arcs.coaches), dtype=bool)
        kept[moves.pair[in_round & (moves.pair >= 0)]] = True
        is_only = not kept.any()
        kept[chosen[chosen >= 0]] = True
        outside = arcs.coach_count
        has_pair = chosen >= 0
        where = np.where(has_pair, arcs.coaches[chosen], outside)
        leaving = prices[where] - np.where(has_pair, worth[chosen], 0) == prices[outside]
        may_leave = has_pair & leaving & (together[where] == together[outside])
        load = np.bincount(where[has_pair], minlength=outside)[:outside]
        coaches = np.arange(outside)
        is_free = (prices[coaches] == prices[outside]) & (together[coaches] == together[outside])
        return cls(
            prices=prices,
            kept=kept,
            is_only=is_only,
            must_stay=has_pair & ~may_leave,
            must_fill=~is_free,
            places=np.where(is_free, places, load),
        )


@attrs.frozen(kw_only=True)
class _Moves:
    """Arcs between coaches, the last of which is "outside". `pair` is the pair taken up, or -1."""

    nodes: int
    source: Ints
    target: Ints
    gain: Ints
    pair: Ints

    @classmethod
    def of(cls, arcs: Arcs, places: Ints, worth: Ints, chosen: Ints) -> Self:
        outside = arcs.coach_count
        has_pair = chosen >= 0
        where = np.where(has_pair, arcs.coaches[chosen], outside)
        had = np.where(has_pair, worth[chosen], 0)
        source, gain = where[arcs.coachees], worth - had[arcs.coachees]
        others = np.flatnonzero(source != arcs.coaches)
        load = np.bincount(where[has_pair], minlength=outside)[:outside]
        filled, open_ = np.flatnonzero(load > 0), np.flatnonzero(load < places)
        leaving = np.flatnonzero(has_pair)
        return cls(
            nodes=outside + 1,
            source=np.concatenate(
                [source[others], where[leaving], open_, np.full(len(filled), outside)]
            ).astype(np.int64),
            target=np.concatenate(
                [arcs.coaches[others], np.full(len(leaving) + len(open_), outside), filled]
            ).astype(np.int64),
            gain=np.concatenate(
                [gain[others], -had[leaving], np.zeros(len(open_) + len(filled), dtype=np.int64)]
            ),
            pair=np.concatenate(
                [others, np.full(len(leaving) + len(open_) + len(filled), -1, dtype=np.int64)]
            ),
        )

    def prices(self) -> Ints:
        """The most that leads to each coach: Bellman and Ford, over the best move between any two."""
        between = self.source * self.nodes + self.target
        order = np.lexsort((-self.gain, between))
        first = order[np.flatnonzero(np.diff(between[order], prepend=-1))]
        source, target, gain = self.source[first], self.target[first], self.gain[first]
        starts = np.searchsorted(source, np.arange(self.nodes + 1))
        prices = np.zeros(self.nodes, dtype=np.int64)
        changed = np.arange(self.nodes)
        for _ in range(self.nodes + 1):
            lengths = starts[changed + 1] - starts[changed]
            if not lengths.sum():
                return prices
            ends = np.cumsum(lengths)
            at = np.arange(ends[-1]) + np.repeat(starts[changed] - (ends - lengths), lengths)
            reached = prices.copy()
            np.maximum.at(reached, target[at], prices[source[at]] + gain[at])
            changed = np.flatnonzero(reached > prices)
            prices = reached
            if not len(changed):
                return prices
        raise ArithmeticError("an assignment could still be improved")

    def tight(self, prices: Ints) -> Mask:
        found: Mask = prices[self.source] + self.gain == prices[self.target]
        return found

    def components(self, tight: Mask) -> Ints:
        shape = (self.nodes, self.nodes)
        ones = np.ones(int(tight.sum()), dtype=np.int8)
        graph = scipy.sparse.csr_array((ones, (self.source[tight], self.target[tight])), shape=shape)
        _, labels = scipy.sparse.csgraph.connected_components(graph, directed=True, connection="strong")
        return np.asarray(labels, dtype=np.int64)
