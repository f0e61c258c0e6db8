"""All coaches at one moment, compiled once so that ranking them for anyone is quick."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Self

import attrs

from tic_domain.coaches.model import CoachProfile, CoachStanding, PublicCoach
from tic_domain.matching.candidate import Candidate, unseen
from tic_domain.matching.columns import Columns, standing_planes, standing_points
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
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
        week = monday_of(at)
        coaches = [
            PublicCoach(profile=one, standing=standings.get(one.id) or unseen(one.id)) for one in profiles
        ]
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
