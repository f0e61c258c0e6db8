"""Anyone looks at a coach."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import is_visible
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowPublicProfileCommand:
    coach_id: AccountId


@clause("C3.1", "C6.2")
@attrs.frozen
class ShowPublicProfile:
    """Raises NotFound unless the profile is public and its owner an active coach."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ShowPublicProfileCommand) -> PublicCoach:
        async with self._open_unit_of_work() as uow:
            profile = await uow.coaches.find(command.coach_id)
            if profile is None or not is_visible(profile, await uow.accounts.get(profile.id)):
                raise NotFound("coach")
            standings = await uow.coaches.standings([profile.id])
        return PublicCoach(profile=profile, standing=standings[profile.id])
