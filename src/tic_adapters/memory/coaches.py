"""Coaches' profiles and what was seen of them, in memory."""

from collections.abc import Iterable, Sequence
from itertools import islice

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.standings import MemoryStandings
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.coaches.policies import is_visible
from tic_domain.coaches.ports import CoachCursor, DirectoryFilter
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

    async def list_public(
        self, wanted: DirectoryFilter, *, after: CoachCursor | None, limit: int
    ) -> tuple[CoachProfile, ...]:
        visible = [
            profile
            for profile in self._rows.all()
            if _matches(profile, wanted) and is_visible(profile, await self._accounts.get(profile.id))
        ]
        return _page(visible, after=after, limit=limit)

    async def list_all(self, *, after: CoachCursor | None, limit: int) -> tuple[CoachProfile, ...]:
        return _page(self._rows.all(), after=after, limit=limit)

    async def standings(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        return self._standings.of(coach_ids)

    async def list_accepting(self) -> tuple[CoachProfile, ...]:
        """Every coach who is visible and takes somebody new, by id."""
        listed = (one for one in self._rows.all() if one.listing is Listing.LISTED)
        accepting = [one for one in listed if is_visible(one, await self._accounts.get(one.id))]
        return tuple(sorted(accepting, key=lambda one: one.id))


def _matches(profile: CoachProfile, wanted: DirectoryFilter) -> bool:
    text = wanted.text.casefold()
    return (
        (
            not text
            or any(text in part.casefold() for part in (profile.public_name, profile.headline, profile.bio))
        )
        and (wanted.role is None or wanted.role in profile.roles)
        and (wanted.company is None or wanted.company in profile.worked_at | profile.interviewed_for)
        and (wanted.topic is None or wanted.topic in profile.topics)
        and (wanted.language is None or wanted.language in profile.languages)
    )


def _page(
    profiles: Iterable[CoachProfile], *, after: CoachCursor | None, limit: int
) -> tuple[CoachProfile, ...]:
    in_order = sorted(profiles, key=lambda one: _place(CoachCursor.after(one)), reverse=True)
    rest = (one for one in in_order if after is None or _place(CoachCursor.after(one)) < _place(after))
    return tuple(islice(rest, limit))


def _place(cursor: CoachCursor) -> tuple[int, AccountId]:
    return cursor.created_at_micros, cursor.id
