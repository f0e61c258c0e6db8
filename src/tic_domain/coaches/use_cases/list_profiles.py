"""An operator leafs through all profiles, in whatever state."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import checked_limit
from tic_domain.coaches.ports import CoachCursor, CoachesUnitOfWork


@attrs.frozen(kw_only=True)
class ListProfilesCommand:
    after: CoachCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class ProfilesPage:
    profiles: tuple[CoachProfile, ...]
    next: CoachCursor | None
    """Give this as `after` for the following page; None on the last one."""


@attrs.frozen
class ListProfiles:
    """Newest first. Raises InvalidInput for `limit`."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ListProfilesCommand) -> ProfilesPage:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            found = await uow.coaches.list_all(after=command.after, limit=limit + 1)
        shown = found[:limit]
        return ProfilesPage(profiles=shown, next=CoachCursor.after(shown[-1]) if len(found) > limit else None)
