"""A coach lets everyone find them."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.events import ProfileListed
from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import listed
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListProfileCommand:
    account_id: AccountId


@clause("C3.1")
@attrs.frozen
class ListProfile:
    """Under the account's present name.

    Raises ProfileIncomplete, ListedAlready, TakenDownByOperator, RoleMissing, AccountSuspended, NotFound,
    ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ListProfileCommand) -> CoachProfile:
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            require_role(account, Role.COACH)
            known = await uow.coaches.get(account.id, for_update=True)
            profile = listed(known).renamed(account.name)
            await uow.coaches.save(profile)
            uow.record(ProfileListed(coach_id=profile.id, offerings=len(profile.offerings)))
            await uow.commit()
        return profile
