"""The market that coachees are matched with, kept by a process and brought up to date before every answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final, Protocol, Self

import attrs

from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.market_changes import NOTHING_SEEN, Changes, Seen, changes_since
from tic_adapters.postgres.market_source import MarketSource, portions
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import PostgresStandings
from tic_domain.coaches.model import CoachStanding, PublicCoach
from tic_domain.matching.market import Market
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.window import monday_of
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

RECOUNT: Final = timedelta(minutes=5)
"""How old may be what only the score looks at and no change is noted of: showings and reply times."""
COUNTED_AT_ONCE: Final = 2_000
_log: Final = logging.getLogger("tic.market")


class KeptMarket(CoachMarket, Protocol):
    def updated(
        self, changed: Collection[PublicCoach], *, gone: Collection[AccountId] = (), at: datetime
    ) -> Self:
        """Another market with these coaches as they are now, and without those gone. In the same week."""
        ...


Compile = Callable[[Collection[PublicCoach], datetime], KeptMarket]


def reference(coaches: Collection[PublicCoach], at: datetime) -> KeptMarket:
    return Market.of_coaches(coaches, at=at)


@attrs.frozen(kw_only=True)
class _Kept:
    market: KeptMarket
    seen: Seen
    """All changes up to there are in it."""
    lapse: datetime | None
    """When somebody's place gets free although nothing happens."""
    counted_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.market.week == monday_of(at) and (self.lapse is None or at <= self.lapse)


@attrs.define
class MarketKeeper:
    """One per process and event loop.

    It reads over a connection of its own: of what isn't committed it learns nothing, and requests that hold
    every other connection can't keep it from working. Nothing is compiled twice at once.
    """

    _database: Database
    _clock: Clock
    _compile: Compile
    _kept: _Kept | None = attrs.field(default=None, init=False)
    _known: set[AccountId] = attrs.field(factory=set, init=False)
    _lapses: dict[AccountId, datetime] = attrs.field(factory=dict, init=False)
    _recounted: set[AccountId] = attrs.field(factory=set, init=False)
    """Whose standing is another by now."""
    _asked: int = attrs.field(default=0, init=False)
    _answered: int = attrs.field(default=0, init=False)
    _refreshing: asyncio.Task[None] | None = attrs.field(default=None, init=False)
    _counting: asyncio.Task[None] | None = attrs.field(default=None, init=False)

    @classmethod
    def over(cls, database: Database, clock: Clock, compile: Compile = reference) -> Self:
        """Opens nothing yet. Ends when the database is closed."""
        # A second one, so that nobody waits for a count.
        keeper = cls(database.apart("tic market", connections=2), clock, compile)
        database.before_closing(keeper.close)
        return keeper

    @property
    def ready(self) -> KeptMarket | None:
        """What is compiled; something may have changed since."""
        return None if self._kept is None else self._kept.market

    async def market(self, session: Session, at: datetime) -> CoachMarket:
        """With all that was committed before the call. `session` is the caller's own."""
        kept = self._kept
        if kept is None or not kept.holds(at) or (await changes_since(session, kept.seen)).any:
            kept = await self.refreshed(at)
        self._count_again(kept, at)
        return kept.market

    async def refreshed(self, at: datetime) -> _Kept:
        """Looks after this call began; those who ask while it looks share the next time."""
        self._asked += 1
        mine = self._asked
        while True:
            kept = self._kept
            if kept is not None and self._answered >= mine and kept.market.week == monday_of(at):
                return kept
            if self._refreshing is None:
                self._refreshing = asyncio.create_task(self._refresh(at))
            # Whoever goes away doesn't take the work of the others along.
            await asyncio.shield(self._refreshing)

    async def close(self) -> None:
        tasks = [task for task in (self._refreshing, self._counting) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _refresh(self, at: datetime) -> None:
        asked = self._asked
        try:
            async with self._reading() as session:
                kept = self._kept
                changes = await changes_since(session, NOTHING_SEEN if kept is None else kept.seen)
                source = MarketSource(session, PostgresStandings(session, self._clock))
                if kept is None or changes.everyone:
                    self._kept = await self._anew(source, changes.seen, at)
                else:
                    self._kept = await self._changed(source, kept, changes, at)
            self._answered = asked
        finally:
            self._refreshing = None

    async def _anew(self, source: MarketSource, seen: Seen, at: datetime) -> _Kept:
        reading = await source.read(await source.listed(), at=at)
        market = await asyncio.to_thread(self._compile, reading.coaches, at)
        self._known = {one.profile.id for one in reading.coaches}
        self._lapses = dict(reading.lapses)
        self._recounted.clear()
        return _Kept(market=market, seen=seen, lapse=_first(self._lapses), counted_at=at)

    async def _changed(self, source: MarketSource, kept: _Kept, changes: Changes, at: datetime) -> _Kept:
        is_due = kept.lapse is not None and at > kept.lapse
        due = {coach_id for coach_id, moment in self._lapses.items() if at > moment} if is_due else set()
        recounted = frozenset(self._recounted)
        ids = changes.coach_ids | due | recounted
        reading = await source.read(ids, at=at)
        market = await asyncio.to_thread(self._updated, kept.market, reading.coaches, ids, at)
        found = {one.profile.id for one in reading.coaches}
        self._known -= ids
        self._known |= found
        for coach_id in ids:
            self._lapses.pop(coach_id, None)
        self._lapses |= reading.lapses
        self._recounted -= recounted
        # Otherwise no later than it is: looking once too often does no harm.
        lapse = _first(self._lapses) if is_due else _earlier(kept.lapse, _first(reading.lapses))
        return attrs.evolve(kept, market=market, seen=changes.seen, lapse=lapse)

    def _updated(
        self, market: KeptMarket, coaches: Sequence[PublicCoach], ids: Set[AccountId], at: datetime
    ) -> KeptMarket:
        gone = ids - {one.profile.id for one in coaches}
        if market.week == monday_of(at):
            return market.updated(coaches, gone=gone, at=at) if ids else market
        kept = [market.coach(coach_id) for coach_id in self._known - ids]
        return self._compile([*kept, *coaches], at)

    def _count_again(self, kept: _Kept, at: datetime) -> None:
        if at - kept.counted_at >= RECOUNT and self._counting is None:
            self._counting = asyncio.create_task(self._recount(at))

    async def _recount(self, at: datetime) -> None:
        """Nobody waits for it: what it counts never decides whether a coach is found."""
        try:
            async with self._reading() as session:
                counting = PostgresStandings(session, self._clock)
                for portion in portions(tuple(self._known), COUNTED_AT_ONCE):
                    self._recounted |= self._other_standings(await counting.of(portion))
            await self.refreshed(at)
            self._kept = attrs.evolve(self._kept, counted_at=at) if self._kept else None
        except Unavailable:
            _log.warning("standings could not be counted; the next answer tries again")
        finally:
            self._counting = None

    def _other_standings(self, counted: Mapping[AccountId, CoachStanding]) -> set[AccountId]:
        """Whose count isn't what their market holds."""
        if self._kept is None:
            return set()
        market = self._kept.market
        return {
            coach_id
            for coach_id, standing in counted.items()
            if coach_id in self._known and market.coach(coach_id).standing != standing
        }

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Session]:
        session = Session(self._database, writing=False)
        try:
            yield session
        finally:
            await session.close()


class PostgresCandidateScan:
    def __init__(self, session: Session, keeper: MarketKeeper) -> None:
        self._session = session
        self._keeper = keeper

    async def market(self, at: datetime) -> CoachMarket:
        return await self._keeper.market(self._session, at)


def _first(lapses: Mapping[AccountId, datetime]) -> datetime | None:
    return min(lapses.values(), default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
