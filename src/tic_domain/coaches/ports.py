"""What coaches need from outside."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, Self

import attrs

from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark, FilterCounts
from tic_domain.coaches.model import CoachProfile, CoachStanding
from tic_domain.shared.ids import AccountId

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class CoachCursor:
    """Where a page of all profiles ended: newest first; of one moment, the greater id first."""

    created_at_micros: int
    """Since 1970."""
    id: AccountId

    @classmethod
    def after(cls, profile: CoachProfile) -> Self:
        return cls(
            created_at_micros=(profile.created_at - _EPOCH) // timedelta(microseconds=1), id=profile.id
        )


@attrs.frozen(kw_only=True)
class FoundCoaches:
    """A page of the directory, and what is true of all its pages."""

    profiles: tuple[CoachProfile, ...]
    standings: Mapping[AccountId, CoachStanding]
    """One of each of them."""
    total: int
    counts: FilterCounts
    next: DirectoryMark | None
    """Where this page ended; None on the last one."""


class Coaches(Protocol):
    async def find(self, coach_id: AccountId) -> CoachProfile | None: ...

    async def get(self, coach_id: AccountId, *, for_update: bool = False) -> CoachProfile:
        """Raises NotFound."""
        ...

    async def add(self, profile: CoachProfile) -> None:
        """Raises ConcurrentUpdate where there is one already."""
        ...

    async def save(self, profile: CoachProfile) -> None:
        """Stores it with `version + 1`.

        `profile.version` is that of loading: raises ConcurrentUpdate where the stored one is another.
        """
        ...

    async def search(
        self, wanted: DirectoryFilter, *, after: DirectoryMark | None, limit: int
    ) -> FoundCoaches:
        """Listed or paused profiles: of accounts that are active and hold the role coach.

        So dropping the role, or being suspended, takes a profile out of sight at once and for as long. By
        relevance to the text, then newest first. For reading only. Whether a place is left may be known as it
        was half a minute ago; all else is as it is.
        """
        ...

    async def count_public(self, wanted: DirectoryFilter) -> int:
        """How many `search` would find."""
        ...

    async def list_all(self, *, after: CoachCursor | None, limit: int) -> tuple[CoachProfile, ...]:
        """For operators: every state."""
        ...

    async def standings(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        """One for each id, also for a coach of whom nothing was seen yet."""
        ...


class CoachesUnitOfWork(AccountsUnitOfWork, Protocol):
    @property
    def coaches(self) -> Coaches: ...
