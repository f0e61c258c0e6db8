"""All coaches at one moment, compiled once so that ranking them for anyone is quick."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import compress
from types import MappingProxyType
from typing import Final, Self

import attrs

from tic_domain.coaches.model import CoachProfile, CoachStanding, PublicCoach
from tic_domain.matching.bits import flags, places
from tic_domain.matching.candidate import Candidate, unseen
from tic_domain.matching.columns import NO_PRICES, Columns, standing_planes, standing_points
from tic_domain.matching.filtering import PASSING
from tic_domain.matching.planes import greatest
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import Ranking, rank
from tic_domain.matching.scoring import score_planes
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion, Rule
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights
from tic_domain.matching.window import monday_of
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId

_NOTHING_SEEN: Final[Mapping[AccountId, CoachStanding]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Market:
    """Made by `Market.of`. Never changes: compile another when a profile or standing did."""

    at: datetime
    week: date
    """The UTC week, by its Monday, with which every hours mask begins."""
    candidates: tuple[Candidate, ...]
    """By id: the order in which equal scores are broken."""
    columns: Columns = attrs.field(repr=False)
    _places: Mapping[AccountId, int] = attrs.field(repr=False)
    _coaches: Mapping[AccountId, PublicCoach] = attrs.field(repr=False)
    _earned: tuple[tuple[int, int, int], ...] = attrs.field(repr=False)
    _standing: dict[tuple[int, Criterion | None], tuple[int, ...]] = attrs.field(
        factory=dict, init=False, repr=False, eq=False
    )

    @classmethod
    def of(
        cls,
        profiles: Iterable[CoachProfile],
        *,
        at: datetime,
        standings: Mapping[AccountId, CoachStanding] = _NOTHING_SEEN,
    ) -> Self:
        """Compile profiles; a coach without a standing counts as new. `at` is aware."""
        return cls.of_coaches(
            [PublicCoach(profile=one, standing=standings.get(one.id) or unseen(one.id)) for one in profiles],
            at=at,
        )

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
        ordered = tuple(sorted(candidates, key=lambda one: one.id))
        market = cls(
            at=at,
            week=monday_of(at),
            candidates=ordered,
            columns=Columns.of(ordered),
            places={one.id: place for place, one in enumerate(ordered)},
            coaches=coaches,
            earned=standing_points(ordered),
        )
        # Made now rather than when the first coachee waits for it.
        for top in (None, *CHOOSABLE):
            market.standing_planes(CURRENT_WEIGHTS, top)
        return market

    def __contains__(self, coach_id: AccountId) -> bool:
        return coach_id in self._places

    def coach(self, coach_id: AccountId) -> PublicCoach:
        """Raises NotFound."""
        if coach_id not in self._coaches:
            raise NotFound("coach")
        return self._coaches[coach_id]

    def candidate(self, coach_id: AccountId) -> Candidate:
        """Raises NotFound."""
        if coach_id not in self._places:
            raise NotFound("coach")
        return self.candidates[self._places[coach_id]]

    def updated(
        self, changed: Collection[PublicCoach], *, gone: Collection[AccountId] = (), at: datetime
    ) -> Self:
        """Another market with these coaches as they are now, and without those gone. In the same week."""
        left = {coach.profile.id for coach in changed} | set(gone)
        fresh = [Candidate.of(one.profile, one.standing, week=self.week) for one in changed]
        kept = {coach_id: one for coach_id, one in self._coaches.items() if coach_id not in left}
        return type(self).of_candidates(
            [*(one for one in self.candidates if one.id not in left), *fresh],
            at=at,
            coaches=kept | {one.profile.id: one for one in changed},
        )

    def rank(self, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS) -> Ranking:
        return rank(self, query, limit=limit, weights=weights)

    def who_passes(self, rule: Rule, query: Query, *, among: int | None = None) -> int:
        """Bit n for candidate n."""
        found = PASSING[rule](self, query)
        return found if among is None else found & among

    def whom(self, mask: int) -> tuple[AccountId, ...]:
        """Whom these bits mean, by id."""
        return tuple([self.candidates[place].id for place in places(mask)])

    @property
    def everyone(self) -> int:
        return self.columns.everyone

    def best_among(
        self, among: int, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
    ) -> tuple[AccountId, ...]:
        """The best of these by score, by id, whether they fulfil the rules or not."""
        planes = score_planes(self, query, among, weights)
        best = greatest(planes, among, min(limit, among.bit_count()))
        return tuple(sorted(self.candidates[place].id for place in best))

    def charges(self, among: int, currency: str) -> tuple[int, ...]:
        """What these charge for a session in that currency, ascending."""
        charging = self.columns.prices.get(currency, NO_PRICES).anything & among
        return tuple(sorted(compress(self.columns.amounts, flags(charging))))

    def mask_of(self, ids: Iterable[AccountId]) -> int:
        """Their bits; whoever isn't in this market has none."""
        mask = 0
        for coach_id in ids:
            place = self._places.get(coach_id)
            if place is not None:
                mask |= 1 << place
        return mask

    def standing_planes(self, weights: Weights, top: Criterion | None) -> tuple[int, ...]:
        """The part of every score that no wish changes, for coachees with that top criterion."""
        known = self._standing.get((weights.version, top))
        if known is None:
            known = standing_planes(self._earned, weights.favouring(top))
            self._standing[weights.version, top] = known
        return known
