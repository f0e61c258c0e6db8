"""A market in numpy columns: what the reference gives, for ten times as many coaches in the same time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Self

import attrs
import numpy as np

from tic_adapters.ranking.bitmaps import Places, integer, numbers_of, rows_in, words_of
from tic_adapters.ranking.filtering import open_to, who_passes
from tic_adapters.ranking.register import Register
from tic_adapters.ranking.rows import ALIVE, room_for
from tic_adapters.ranking.scoring import Scores, scores_of
from tic_adapters.ranking.survivors import Survivors
from tic_adapters.ranking.table import Table
from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explain
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import Ranking, best_first
from tic_domain.matching.vocabulary import Rule
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId

MOST_CHANGES: Final = 1_000
"""Beyond that many, compiling anew is quicker than changing row by row."""


@clause("C2.2", "C3.1")
@attrs.frozen(kw_only=True, eq=False)
class NumpyMarket:
    """Never changes: `updated` makes another one, which shares every array in which nothing changed."""

    at: datetime
    week: date
    table: Table
    register: Register = attrs.field(repr=False)
    _coaches: Mapping[AccountId, PublicCoach] = attrs.field(repr=False)

    @classmethod
    def of_coaches(cls, coaches: Collection[PublicCoach], *, at: datetime) -> Self:
        week = monday_of(at)
        return cls.of_candidates(
            [Candidate.of(one.profile, one.standing, week=week) for one in coaches],
            at=at,
            coaches={one.profile.id: one for one in coaches},
        )

    @classmethod
    def of_candidates(
        cls,
        candidates: Sequence[Candidate],
        *,
        at: datetime,
        coaches: Mapping[AccountId, PublicCoach] = MappingProxyType({}),
    ) -> Self:
        """From candidates that were compiled for the week of `at`."""
        ordered = sorted(candidates, key=lambda one: one.id)
        return cls(
            at=at,
            week=monday_of(at),
            table=Table.of(ordered),
            register=Register.of(ordered),
            coaches=coaches,
        )

    def updated(
        self, changed: Collection[PublicCoach], *, gone: Collection[AccountId] = (), at: datetime
    ) -> Self:
        """Another market with these coaches as they are now, and without those gone. In the same week."""
        coaches = {**self._coaches, **{one.profile.id: one for one in changed}}
        for coach_id in gone:
            coaches.pop(coach_id, None)
        fresh = [Candidate.of(one.profile, one.standing, week=self.week) for one in changed]
        return attrs.evolve(self.with_candidates(fresh, gone=gone), at=at, coaches=coaches)

    def with_candidates(self, fresh: Sequence[Candidate], *, gone: Collection[AccountId] = ()) -> Self:
        """Only what is ranked changes."""
        if len(fresh) + len(gone) > MOST_CHANGES or not self.table.knows(fresh):
            left = {one.id for one in fresh} | set(gone)
            kept = [one for one in self.candidates if one.id not in left]
            return type(self).of_candidates([*kept, *fresh], at=self.at)
        table = self.table.without_rows(self.register.places_of(gone))
        register = self.register.without(gone).with_all(fresh)
        if len(register.rows) > table.room:
            table = table.with_room(room_for(len(register.rows)))
        places = register.places_of([one.id for one in fresh])
        return attrs.evolve(self, table=table.with_rows(places, fresh), register=register)

    def rank(self, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS) -> Ranking:
        best, count = self.best_rows(query, limit=limit, weights=weights)
        matches = explain(self.register.present(best), query, weights)
        matches.sort(key=best_first)
        return Ranking(matches=tuple(matches), fitting=count, refused=self.register.size - count)

    def best_rows(
        self, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
    ) -> tuple[Places, int]:
        """The rows of the best `limit`, in no order, and how many fulfil every rule."""
        rows = open_to(self.table, query, self._unavailable(query))
        survivors = Survivors.of(self.table, rows, query)
        fitting = survivors.fitting(self.table, query)
        count = len(fitting)
        if count <= limit:
            return rows.take(fitting), count
        # Of all survivors, since few of them don't fit and leaving those out first would take longer.
        scores = scores_of(self.table, survivors, query, weights.favouring(query.top_criterion))
        return self._best(rows.take(fitting), scores.take(fitting), limit), count

    def who_passes(self, rule: Rule, query: Query, *, among: int | None = None) -> int:
        """Bit n for row n."""
        limited = None if among is None else words_of(among, self.table.room)
        unavailable = self._unavailable(query)
        return integer(who_passes(self.table, rule, query, unavailable=unavailable, among=limited))

    @property
    def everyone(self) -> int:
        return integer(self.table.planes[ALIVE])

    def best_among(
        self, among: int, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
    ) -> tuple[AccountId, ...]:
        """The best of these by score, by id, whether they fulfil the rules or not."""
        rows = self._rows_of(among)
        if len(rows) > limit:
            survivors = Survivors.whatever(self.table, rows, query)
            scores = scores_of(self.table, survivors, query, weights.favouring(query.top_criterion))
            rows = self._best(rows, scores, limit)
        return tuple(sorted(one.id for one in self.register.present(rows)))

    def charges(self, among: int, currency: str) -> tuple[int, ...]:
        """What these charge for a session in that currency, ascending."""
        if currency not in self.table.ladders:
            return ()
        charging = words_of(among, self.table.room) & self.table.price_plane(currency)
        amounts: list[int] = np.sort(self.table.columns["amount"].take(rows_in(charging))).tolist()
        return tuple(amounts)

    def whom(self, mask: int) -> tuple[AccountId, ...]:
        """Whom these bits mean, by id."""
        return tuple(sorted(one.id for one in self.register.present(self._rows_of(mask))))

    def __contains__(self, coach_id: AccountId) -> bool:
        return self.register.find(coach_id) is not None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return self.register.in_order

    def coach(self, coach_id: AccountId) -> PublicCoach:
        """Raises NotFound."""
        if coach_id not in self._coaches:
            raise NotFound("coach")
        return self._coaches[coach_id]

    def candidate(self, coach_id: AccountId) -> Candidate:
        """Raises NotFound."""
        found = self.register.find(coach_id)
        if found is None:
            raise NotFound("coach")
        return found

    def _best(self, rows: Places, scores: Scores, limit: int) -> Places:
        """The rows with the greatest scores; of equal ones, those of the lower ids. In no order."""
        if not limit:
            return rows[:0]
        last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        among = numbers_of(scores >= last)
        if len(among) > limit:
            found, ranks = scores.take(among), self.register.ranks.take(rows.take(among))
            among = among.take(np.lexsort((ranks, -found))[:limit])
        return rows.take(among)

    def _rows_of(self, mask: int) -> Places:
        return rows_in(words_of(mask, self.table.room) & self.table.planes[ALIVE])

    def _unavailable(self, query: Query) -> list[int]:
        if not query.unavailable:
            return []
        rows: list[int] = self.register.places_of(query.unavailable).tolist()
        return rows
