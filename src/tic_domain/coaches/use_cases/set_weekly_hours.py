"""A coach says when they are free."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import still_listable
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SetWeeklyHoursCommand:
    account_id: AccountId
    hours: WeeklyHours


@attrs.frozen
class SetWeeklyHours:
    """Raises RoleMissing, AccountSuspended, NotFound, ProfileIncomplete, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: SetWeeklyHoursCommand) -> CoachProfile:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            profile = still_listable(known.with_hours(command.hours))
            await uow.coaches.save(profile)
            await uow.commit()
        return profile
