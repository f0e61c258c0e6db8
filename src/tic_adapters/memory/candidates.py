"""The market of coaches, compiled from what is in memory."""

from datetime import datetime

import attrs

from tic_adapters.memory.coaches import MemoryCoaches
from tic_domain.coaches.model import CoachProfile, CoachStanding
from tic_domain.matching.market import Market
from tic_domain.matching.window import monday_of
from tic_domain.shared.ids import AccountId


@attrs.define(eq=False)
class KeptMarket:
    """The market as it was compiled last, and what from."""

    profiles: tuple[CoachProfile, ...] = ()
    standings: dict[AccountId, CoachStanding] = attrs.field(factory=dict)
    market: Market | None = None


class MemoryCandidateScan:
    def __init__(self, coaches: MemoryCoaches, kept: KeptMarket) -> None:
        self._coaches = coaches
        self._kept = kept

    async def market(self, at: datetime) -> Market:
        profiles = await self._coaches.list_accepting()
        standings = await self._coaches.standings([profile.id for profile in profiles])
        kept = self._kept
        if (
            kept.market is None
            or kept.market.week != monday_of(at)
            or (kept.profiles, kept.standings) != (profiles, standings)
        ):
            kept.market = Market.of(profiles, at=at, standings=standings)
            kept.profiles, kept.standings = profiles, standings
        return kept.market
