"""A coach takes their profile out of sight. Running conversations go on."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.coaches.events import ProfileDelisted
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import delisted
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class DelistProfileCommand:
    account_id: AccountId


@clause("C6.2")
@attrs.frozen
class DelistProfile:
    """Also for who has dropped the role. Raises NotListed, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: DelistProfileCommand) -> CoachProfile:
        async with self._open_unit_of_work() as uow:
            require_active(await uow.accounts.get(command.account_id))
            known = await uow.coaches.get(command.account_id, for_update=True)
            profile = delisted(known)
            await uow.coaches.save(profile)
            uow.record(ProfileDelisted(coach_id=profile.id))
            await uow.commit()
        return profile
