"""The back-ends of a market, and coaches for them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from tests.unit.matching.people import profile, standing

from tic_adapters.ranking.market import NumpyMarket
from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.market import Market
from tic_domain.matching.ranking import CoachMarket
from tic_domain.shared.ids import AccountId


class Kept(CoachMarket, Protocol):
    def updated(
        self, changed: Collection[PublicCoach], *, gone: Collection[AccountId] = (), at: datetime
    ) -> "Kept": ...


class Kind(Protocol):
    def of_candidates(self, candidates: Sequence[Candidate], *, at: datetime) -> Kept: ...

    def of_coaches(self, coaches: Collection[PublicCoach], *, at: datetime) -> Kept: ...


KINDS: Final[tuple[Kind, ...]] = (Market, NumpyMarket)


def coach(number: int = 1, **changes: Any) -> PublicCoach:
    return PublicCoach(profile=profile(number, **changes), standing=standing(number))
