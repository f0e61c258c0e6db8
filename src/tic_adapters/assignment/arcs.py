"""The fitting pairs of a batch as columns of numbers."""

from typing import Protocol, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_domain.matching.batch import Batch

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False)
class Arcs:
    """Pair n joins `coachees[n]` with `coaches[n]`; sorted by coachee, then coach."""

    coachee_count: int
    coach_count: int
    coachees: Ints
    coaches: Ints

    @classmethod
    def of(cls, batch: Batch) -> Self:
        starts = np.asarray(batch.pairs.starts, dtype=np.int64)
        return cls(
            coachee_count=len(batch.coachees),
            coach_count=len(batch.coaches),
            coachees=np.repeat(np.arange(len(batch.coachees), dtype=np.int64), np.diff(starts)),
            coaches=np.asarray(batch.pairs.coaches, dtype=np.int64),
        )

    def only(self, which: Mask | Ints) -> Self:
        return attrs.evolve(self, coachees=self.coachees[which], coaches=self.coaches[which])


class Solver(Protocol):
    """A library's own."""

    def __call__(self, arcs: Arcs, places: Ints, worth: Ints) -> Ints:
        """One of the best: the place of each coachee's pair, or -1.

        As many as possible, then the greatest sum of `worth`. Which of several best is up to the library.
        """
        ...
