"""A coach says how many coachees they want at once."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import checked_capacity
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SetCapacityCommand:
    account_id: AccountId
    capacity: int


@attrs.frozen
class SetCapacity:
    """Raises InvalidInput for `capacity`, RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: SetCapacityCommand) -> CoachProfile:
        capacity = checked_capacity(command.capacity)
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            profile = known.with_capacity(capacity)
            await uow.coaches.save(profile)
            await uow.commit()
        return profile
