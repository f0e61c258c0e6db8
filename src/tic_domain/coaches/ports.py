"""What coaches need from outside."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, Self

import attrs

from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.coaches.model import CoachProfile, CoachStanding
from tic_domain.shared.ids import AccountId

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class CoachCursor:
    """Where a page of the directory ended: newest first; of one moment, the greater id first."""

    created_at_micros: int
    """Since 1970."""
    id: AccountId

    @classmethod
    def after(cls, profile: CoachProfile) -> Self:
        return cls(
            created_at_micros=(profile.created_at - _EPOCH) // timedelta(microseconds=1), id=profile.id
        )


@attrs.frozen(kw_only=True)
class DirectoryFilter:
    """Keys of `vocabulary`; empty means any.

    `text` is looked for in name, headline and bio, whatever its case; `company` among those worked at and
    those interviewed for.
    """

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
        """Stores it with `version + 1`.

        `profile.version` is that of loading: raises ConcurrentUpdate where the stored one is another.
        """
        ...

    async def list_public(
        self, wanted: DirectoryFilter, *, after: CoachCursor | None, limit: int
    ) -> tuple[CoachProfile, ...]:
        """Listed or paused profiles, newest first: of accounts that are active and hold the role coach.

        So dropping the role, or being suspended, takes a profile out of sight at once and for as long.
        """
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
