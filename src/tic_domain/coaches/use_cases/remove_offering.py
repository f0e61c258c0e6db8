"""A coach stops offering something."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import with_removed
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId, OfferingId


@attrs.frozen(kw_only=True)
class RemoveOfferingCommand:
    account_id: AccountId
    offering_id: OfferingId


@attrs.frozen
class RemoveOffering:
    """Raises ProfileIncomplete, RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: RemoveOfferingCommand) -> CoachProfile:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            profile = with_removed(known, command.offering_id)
            await uow.coaches.save(profile)
            await uow.commit()
        return profile
