"""The coaches of a market, read in portions: what takes long is done beside the event loop."""

import asyncio
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import ARRAY, Uuid, any_, func, select

from tic_adapters.postgres.coaches import OWN, OWNER_ACTIVE, offered_by, profiles_of
from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, among, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import ACTIVE, PostgresStandings
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.coaches import profiles
from tic_adapters.postgres.tables.conversations import conversations
from tic_domain.coaches.model import Listing, PublicCoach
from tic_domain.shared.ids import AccountId

PORTION: Final = 500

_FOUND: Final = profiles.join(accounts, OWNER_ACTIVE)
_LISTED: Final = profiles.c.listing == Listing.LISTED.value
_IDS: Final = Query(select(profiles.c.id).select_from(_FOUND).where(_LISTED))
_PROFILES: Final = Query(select(*OWN).select_from(_FOUND).where(_LISTED, among(profiles.c.id, "ids")))
_FIRST_LAPSES: Final = Query(
    select(conversations.c.coach_id, func.min(conversations.c.last_message_at))
    .where(
        conversations.c.coach_id == any_(given("ids", ARRAY(Uuid))),
        conversations.c.last_message_at >= given("since", MOMENT),
    )
    .group_by(conversations.c.coach_id)
)


@attrs.frozen
class Reading:
    """Of some coaches those who are listed, and when the first of their coachees counts as active no more."""

    coaches: tuple[PublicCoach, ...]
    lapses: Mapping[AccountId, datetime]


@attrs.frozen
class MarketSource:
    _session: Session
    _standings: PostgresStandings

    async def listed(self) -> tuple[AccountId, ...]:
        """Everyone in the market."""
        return tuple(coach_id for (coach_id,) in await self._session.tuples(_IDS))

    async def read(self, ids: Iterable[AccountId], *, at: datetime) -> Reading:
        coaches: list[PublicCoach] = []
        lapses: dict[AccountId, datetime] = {}
        for portion in portions(tuple(ids), PORTION):
            rows = await self._session.all(_PROFILES, ids=portion)
            if not rows:
                continue
            offered = await offered_by(self._session, rows)
            found = await asyncio.to_thread(profiles_of, rows, offered)
            known = [one.id for one in found]
            standings = await self._standings.of(known)
            coaches += [PublicCoach(profile=one, standing=standings[one.id]) for one in found]
            first = await self._session.tuples(_FIRST_LAPSES, ids=known, since=at - ACTIVE)
            lapses |= {coach_id: moment + ACTIVE for coach_id, moment in first}
            if len(portion) == PORTION:
                # Millions of values that stay: looking through them for rubbish again and again would stop
                # everything for seconds. Those that go are freed as ever.
                gc.freeze()
        return Reading(tuple(coaches), lapses)


def portions(ids: Sequence[AccountId], size: int) -> Iterator[list[AccountId]]:
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
