"""Coaches' profiles and what was seen of them, in memory."""

from collections.abc import Iterable, Sequence
from itertools import islice

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.standings import MemoryStandings
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark, Seen, counts, fulfils, in_order
from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.coaches.policies import is_visible
from tic_domain.coaches.ports import CoachCursor, FoundCoaches
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId


@attrs.define
class CoachTables:
    profiles: dict[AccountId, CoachProfile] = attrs.field(factory=dict)


class MemoryCoaches:
    def __init__(
        self,
        transaction: Transaction,
        tables: CoachTables,
        accounts: MemoryAccounts,
        standings: MemoryStandings,
    ) -> None:
        self._rows = Rows(transaction, tables.profiles, "coach")
        self._accounts = accounts
        self._standings = standings

    async def find(self, coach_id: AccountId) -> CoachProfile | None:
        return self._rows.find(coach_id)

    async def get(self, coach_id: AccountId, *, for_update: bool = False) -> CoachProfile:
        profile = await self._rows.lock(coach_id) if for_update else self._rows.find(coach_id)
        if profile is None:
            raise NotFound("coach")
        return profile

    async def add(self, profile: CoachProfile) -> None:
        await self._rows.add(profile.id, profile)

    async def save(self, profile: CoachProfile) -> None:
        stored = await self._rows.lock(profile.id)
        if stored is None or stored.version != profile.version:
            raise ConcurrentUpdate("coach")
        await self._rows.put(profile.id, attrs.evolve(profile, version=profile.version + 1))

    async def search(
        self, wanted: DirectoryFilter, *, after: DirectoryMark | None, limit: int
    ) -> FoundCoaches:
        coaches = await self._seen()
        found = in_order(coaches, wanted)
        rest = [pair for pair in found if after is None or pair[0].place < after.place]
        shown = rest[:limit]
        return FoundCoaches(
            profiles=tuple(profile for _, profile in shown),
            standings=self._standings.of([profile.id for _, profile in shown]),
            total=len(found),
            counts=counts(coaches, wanted),
            next=shown[-1][0] if shown and len(rest) > limit else None,
        )

    async def count_public(self, wanted: DirectoryFilter) -> int:
        return sum(fulfils(one, wanted) for one in await self._seen())

    async def list_all(self, *, after: CoachCursor | None, limit: int) -> tuple[CoachProfile, ...]:
        return _page(self._rows.all(), after=after, limit=limit)

    async def standings(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        return self._standings.of(coach_ids)

    async def _seen(self) -> tuple[Seen, ...]:
        visible = [one for one in self._rows.all() if is_visible(one, await self._accounts.get(one.id))]
        standings = self._standings.of([one.id for one in visible])
        return tuple(Seen.of(one, standings[one.id].active_coachees) for one in visible)

    async def list_accepting(self) -> tuple[CoachProfile, ...]:
        """Every coach who is visible and takes somebody new, by id."""
        listed = (one for one in self._rows.all() if one.listing is Listing.LISTED)
        accepting = [one for one in listed if is_visible(one, await self._accounts.get(one.id))]
        return tuple(sorted(accepting, key=lambda one: one.id))


def _page(
    profiles: Iterable[CoachProfile], *, after: CoachCursor | None, limit: int
) -> tuple[CoachProfile, ...]:
    in_order = sorted(profiles, key=lambda one: _place(CoachCursor.after(one)), reverse=True)
    rest = (one for one in in_order if after is None or _place(CoachCursor.after(one)) < _place(after))
    return tuple(islice(rest, limit))


def _place(cursor: CoachCursor) -> tuple[int, AccountId]:
    return cursor.created_at_micros, cursor.id
