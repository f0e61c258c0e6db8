"""A coach stays visible and takes nobody new."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.events import ProfilePaused
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import paused
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class PauseProfileCommand:
    account_id: AccountId


@attrs.frozen
class PauseProfile:
    """Raises NotListed, RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: PauseProfileCommand) -> CoachProfile:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            profile = paused(known)
            await uow.coaches.save(profile)
            uow.record(ProfilePaused(coach_id=profile.id))
            await uow.commit()
        return profile
