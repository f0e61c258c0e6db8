"""Who has which row of the table, and in which order equal scores come."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import Places
from tic_domain.matching.candidate import Candidate
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Register:
    """Never changes. Who is gone leaves an empty row, and takes it again when they come back."""

    rows: Mapping[AccountId, int]
    """Of everyone who ever had one, those gone included."""
    ids: Sequence[AccountId]
    """Theirs, in order."""
    ranks: NDArray[np.int32]
    """By row, the place among all ids."""
    candidates: Sequence[Candidate | None]
    """By row; None where it is empty."""
    size: int
    """How many rows aren't empty."""

    @classmethod
    def of(cls, ordered: Sequence[Candidate]) -> Self:
        """Of candidates in the order of their ids."""
        return cls(
            rows={one.id: row for row, one in enumerate(ordered)},
            ids=[one.id for one in ordered],
            ranks=np.arange(len(ordered), dtype=np.int32),
            candidates=list(ordered),
            size=len(ordered),
        )

    @cached_property
    def in_order(self) -> tuple[Candidate, ...]:
        """Everyone present, by id."""
        present = [one for one in self.candidates if one is not None]
        return tuple(sorted(present, key=lambda one: one.id))

    def find(self, coach_id: AccountId) -> Candidate | None:
        row = self.rows.get(coach_id)
        return None if row is None else self.candidates[row]

    def present(self, rows: Places) -> list[Candidate]:
        """Who is in these rows."""
        found = [self.candidates[row] for row in rows.tolist()]
        return [one for one in found if one is not None]

    def places_of(self, ids: Iterable[AccountId]) -> Places:
        """The rows of those who are present."""
        found = [self.rows[one] for one in ids if one in self.rows]
        return np.array([row for row in found if self.candidates[row] is not None], dtype=np.intp)

    def without(self, gone: Collection[AccountId]) -> Self:
        places = self.places_of(gone).tolist()
        if not places:
            return self
        candidates = list(self.candidates)
        for row in places:
            candidates[row] = None
        return attrs.evolve(self, candidates=candidates, size=self.size - len(places))

    def with_all(self, fresh: Sequence[Candidate]) -> Self:
        """In place of who has their ids, or in new rows."""
        if not fresh:
            return self
        new = [one.id for one in fresh if one.id not in self.rows]
        rows, ids, ranks = self.rows, [*self.ids], self.ranks
        if new:
            rows = {**rows, **{coach_id: len(rows) + number for number, coach_id in enumerate(new)}}
        for coach_id in new:
            place = bisect_left(ids, coach_id)
            insort(ids, coach_id)
            ranks = np.append(ranks + (ranks >= place), place).astype(np.int32)
        candidates = [*self.candidates, *([None] * len(new))]
        came = sum(candidates[row] is None for row in {rows[one.id] for one in fresh})
        for one in fresh:
            candidates[rows[one.id]] = one
        return attrs.evolve(
            self,
            rows=rows,
            ids=ids,
            ranks=ranks,
            candidates=candidates,
            size=self.size + came,
        )
