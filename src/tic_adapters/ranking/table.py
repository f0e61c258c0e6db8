"""The columns of a market. One market shares them with the next, but for those in which something changes."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import (
    WORD,
    Column,
    Places,
    Words,
    flags_of,
    packed,
    planes_of,
    with_bits,
)
from tic_adapters.ranking.rows import (
    FIRST_CURRENCY,
    MOST_AMOUNT,
    WEEK_PLANES,
    Ladders,
    Rows,
    ladders_for,
    room_for,
)
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WHOLE

_STANDING = (Criterion.RATING, Criterion.REPLIES, Criterion.EXPOSURE)


@attrs.frozen(kw_only=True, eq=False)
class Table:
    room: int
    """Rows that the arrays have; those beyond the coaches are empty."""
    planes: Words = attrs.field(repr=False)
    weeks: Words = attrs.field(repr=False)
    """The planes for hours: apart, since most changes leave them alone."""
    columns: Mapping[str, Column] = attrs.field(repr=False)
    ladders: Ladders
    _standing: dict[tuple[int, ...], NDArray[np.int16]] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Self:
        ladders = ladders_for(candidates)
        rows, room = Rows.of(candidates, ladders), room_for(len(candidates))
        flags = np.zeros((len(rows.flags), room), dtype=np.bool_)
        flags[:, : len(candidates)] = rows.flags
        return cls(
            room=room,
            planes=packed(flags),
            weeks=planes_of(rows.weeks, WEEK_PLANES, room),
            columns={name: _padded(column, room) for name, column in rows.columns.items()},
            ladders=ladders,
        )

    @property
    def words(self) -> int:
        return self.room // WORD

    @property
    def bytes(self) -> int:
        """What all its arrays take."""
        arrays = [self.planes, self.weeks, *self.columns.values(), *self._standing.values()]
        return sum(array.nbytes for array in arrays)

    def price_plane(self, currency: str, amount: int = MOST_AMOUNT) -> Words:
        """Everyone who charges so much or less in that currency, and few others."""
        first = FIRST_CURRENCY
        for known, ladder in self.ladders.items():
            if known == currency:
                plane: Words = self.planes[first + bisect_left(ladder, min(amount, MOST_AMOUNT))]
                return plane
            first += len(ladder)
        return np.zeros(self.words, dtype=np.uint64)

    def knows(self, candidates: Sequence[Candidate]) -> bool:
        """Whether all their currencies have a plane."""
        return all(one.price is None or one.price.currency in self.ladders for one in candidates)

    def standing(self, weights: Mapping[Criterion, int]) -> NDArray[np.int16]:
        """By row, the part of the score that no wish changes."""
        key = tuple(weights[criterion] for criterion in _STANDING)
        known = self._standing.get(key)
        if known is None:
            known = self._standing[key] = _standing_scores(self.columns, key)
        return known

    def with_rows(self, places: Places, candidates: Sequence[Candidate]) -> Self:
        """Other values at these places. Arrays in which nothing changes are shared."""
        rows = Rows.of(candidates, self.ladders)
        columns = {name: _replaced(self.columns[name], places, new) for name, new in rows.columns.items()}
        return attrs.evolve(
            self,
            planes=with_bits(self.planes, places, rows.flags),
            weeks=with_bits(self.weeks, places, flags_of(rows.weeks, WEEK_PLANES)),
            columns=columns,
            standing={
                key: _replaced(known, places, _standing_scores(rows.columns, key))
                for key, known in self._standing.items()
            },
        )

    def without_rows(self, places: Places) -> Self:
        """Nobody is found at these places any more."""
        nobody = np.zeros((len(self.planes), len(places)), dtype=np.bool_)
        return attrs.evolve(self, planes=with_bits(self.planes, places, nobody))

    def with_room(self, room: int) -> Self:
        """More rows, empty ones."""
        return attrs.evolve(
            self,
            room=room,
            planes=_widened(self.planes, room),
            weeks=_widened(self.weeks, room),
            columns={name: _padded(column, room) for name, column in self.columns.items()},
            standing={key: _padded(known, room) for key, known in self._standing.items()},
        )


def _standing_scores(columns: Mapping[str, Column], weights: tuple[int, ...]) -> NDArray[np.int16]:
    scores = np.zeros(len(columns["rating"]), dtype=np.int32)
    for criterion, weight in zip(_STANDING, weights, strict=True):
        # As `criteria.part` has it for one.
        scores += columns[criterion.value].astype(np.int32) * weight // WHOLE
    return scores.astype(np.int16)


def _widened(planes: Words, room: int) -> Words:
    widened = np.zeros((len(planes), room // WORD), dtype=np.uint64)
    widened[:, : planes.shape[1]] = planes
    return widened


def _padded(column: Column, room: int) -> Column:
    padded = np.zeros((room, *column.shape[1:]), dtype=column.dtype)
    padded[: len(column)] = column
    return padded


def _replaced(column: Column, places: Places, new: Column) -> Column:
    if np.array_equal(column[places], new):
        return column
    changed = column.copy()
    changed[places] = new
    return changed
