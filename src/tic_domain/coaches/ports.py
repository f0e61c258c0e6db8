"""What coaches need from outside."""

from collections.abc import Sequence
from typing import Protocol

import attrs

from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.coaches.model import CoachProfile, CoachStanding
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class CoachCursor:
    """Where a page of the directory ended: newest first, then by id."""

    created_at_micros: int
    id: AccountId


@attrs.frozen(kw_only=True)
class DirectoryFilter:
    """Keys of `vocabulary`; empty means any. `text` is looked for in name, headline and bio."""

    text: str = ""
    role: str | None = None
    company: str | None = None
    topic: str | None = None
    language: str | None = None


class Coaches(Protocol):
    async def find(self, coach_id: AccountId) -> CoachProfile | None: ...

    async def get(self, coach_id: AccountId, *, for_update: bool = False) -> CoachProfile:
        """Raises NotFound."""
        ...

    async def add(self, profile: CoachProfile) -> None:
        """Raises ConcurrentUpdate where there is one already."""
        ...

    async def save(self, profile: CoachProfile) -> None:
        """Raises ConcurrentUpdate where the stored version is another one than `profile.version`."""
        ...

    async def list_public(
        self, wanted: DirectoryFilter, *, after: CoachCursor | None, limit: int
    ) -> tuple[CoachProfile, ...]:
        """Listed or paused profiles of accounts that aren't suspended, newest first."""
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
