"""The market that coachees are matched with, compiled once and kept until it changes."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import attrs
from sqlalchemy import func, literal_column, select

from tic_adapters.postgres.coaches import OWN, OWNER_ACTIVE, with_offerings
from tic_adapters.postgres.query import Query, among
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import PostgresStandings
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.coaches import profiles
from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing, PublicCoach
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.market import Market
from tic_domain.matching.window import monday_of
from tic_domain.shared.ids import AccountId

_LISTED: Final = (profiles.c.listing == Listing.LISTED.value,)
_hash = func.hash_record_extended(func.row(profiles.c.id, profiles.c.version), literal_column("0"))
_STATE: Final = Query(
    select(func.count(), func.sum(_hash)).select_from(profiles.join(accounts, OWNER_ACTIVE)).where(*_LISTED)
)
_VERSIONS: Final = Query(
    select(profiles.c.id, profiles.c.version)
    .select_from(profiles.join(accounts, OWNER_ACTIVE))
    .where(*_LISTED)
    .order_by(profiles.c.id)
)
_PROFILES: Final = Query(select(*OWN).where(among(profiles.c.id, "ids")))


@attrs.define
class MarketCache:
    """One per process. Whatever is in it was committed once; `state` says whether it still holds."""

    state: object = None
    profiles: Mapping[AccountId, CoachProfile] = attrs.field(factory=dict)
    standings: Mapping[AccountId, CoachStanding] = attrs.field(factory=dict)
    market: Market | None = None
    compiled: dict[AccountId, tuple[int, date, Candidate]] = attrs.field(factory=dict)
    """Hours are the dear part of a candidate: kept by profile version and week."""
    lock: asyncio.Lock = attrs.field(factory=asyncio.Lock)


class PostgresCandidateScan:
    def __init__(self, session: Session, standings: PostgresStandings, cache: MarketCache) -> None:
        self._session = session
        self._standings = standings
        self._cache = cache

    async def market(self, at: datetime) -> Market:
        # Two round trips where nothing changed: which profiles there are in which version, and what was seen.
        state = (await self._session.tuples(_STATE))[0]
        async with self._cache.lock:
            cache = self._cache
            known = cache.profiles
            if cache.state != state:
                known = await self._profiles()
            standings = await self._standings.of(list(known))
            if (
                cache.market is None
                or cache.state != state
                or cache.standings != standings
                or cache.market.week != monday_of(at)
            ):
                cache.market = await asyncio.to_thread(self._compile, known, standings, at)
                cache.state, cache.profiles, cache.standings = state, known, standings
            return cache.market

    async def _profiles(self) -> dict[AccountId, CoachProfile]:
        """Those that are listed now; only what changed is loaded."""
        versions: dict[Any, int] = dict(await self._session.tuples(_VERSIONS))
        kept = {
            coach_id: profile
            for coach_id, profile in self._cache.profiles.items()
            if versions.get(coach_id) == profile.version
        }
        missing = [coach_id for coach_id in versions if coach_id not in kept]
        if missing:
            rows = await self._session.all(_PROFILES, ids=missing)
            kept |= {one.id: one for one in await with_offerings(self._session, rows)}
        return kept

    def _compile(
        self,
        known: Mapping[AccountId, CoachProfile],
        standings: Mapping[AccountId, CoachStanding],
        at: datetime,
    ) -> Market:
        week = monday_of(at)
        candidates = [
            self._candidate(profile, standings[coach_id], week) for coach_id, profile in known.items()
        ]
        self._cache.compiled = {one.id: (known[one.id].version, week, one) for one in candidates}
        coaches = {
            coach_id: PublicCoach(profile=one, standing=standings[coach_id])
            for coach_id, one in known.items()
        }
        return Market.of_candidates(candidates, at=at, coaches=coaches)

    def _candidate(self, profile: CoachProfile, standing: CoachStanding, week: date) -> Candidate:
        version, of_week, compiled = self._cache.compiled.get(profile.id, (None, None, None))
        if compiled is None or version != profile.version or of_week != week:
            return Candidate.of(profile, standing, week=week)
        return attrs.evolve(
            compiled,
            rating_total=standing.rating_total,
            rating_count=standing.rating_count,
            reply_minutes=standing.reply_minutes,
            active_coachees=standing.active_coachees,
            shown_recently=standing.shown_recently,
        )
