"""A coach writes who they are, for the first time or anew."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStory
from tic_domain.coaches.policies import checked_zone, still_listable
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class WriteProfileCommand:
    account_id: AccountId
    story: CoachStory
    zone: str
    """Where the coach lives, as an IANA name; their weekly hours keep their wall-clock times."""


@clause("C7.2")
@attrs.frozen
class WriteProfile:
    """Makes a draft, or rewrites what is there and leaves its listing as it is.

    Raises InvalidInput for `zone`, RoleMissing, AccountSuspended, ProfileIncomplete, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]
    _clock: Clock

    async def __call__(self, command: WriteProfileCommand) -> CoachProfile:
        zone = checked_zone(command.zone)
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            require_role(account, Role.COACH)
            known = await uow.coaches.find(account.id)
            if known is None:
                profile = CoachProfile.draft(
                    id=account.id,
                    public_name=account.name,
                    story=command.story,
                    hours=WeeklyHours.never(zone),
                    now=self._clock.now(),
                )
                await uow.coaches.add(profile)
            else:
                rewritten = known.rewritten(command.story, public_name=account.name)
                profile = still_listable(rewritten.with_hours(attrs.evolve(known.hours, zone=zone)))
                await uow.coaches.save(profile)
            await uow.commit()
        return profile
