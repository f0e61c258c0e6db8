"""An operator takes a profile out of sight; its owner can't list it again."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.coaches.events import ProfileTakenDown
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.coaches.policies import taken_down
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class TakeDownProfileCommand:
    coach_id: AccountId
    reason: str


@clause("C3.3")
@attrs.frozen
class TakeDownProfile:
    """Twice is once. Raises InvalidInput for `reason`, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]
    _clock: Clock

    async def __call__(self, command: TakeDownProfileCommand) -> CoachProfile:
        reason = checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            known = await uow.coaches.get(command.coach_id, for_update=True)
            if known.listing is Listing.TAKEN_DOWN:
                return known
            profile = taken_down(known)
            await uow.coaches.save(profile)
            await uow.operator_acts.add(
                OperatorAct(
                    account_id=profile.id,
                    kind=OperatorActKind.PROFILE_TAKEN_DOWN,
                    about=None,
                    reason=reason,
                    at=self._clock.now(),
                )
            )
            uow.record(ProfileTakenDown(coach_id=profile.id, reason=reason))
            await uow.commit()
        return profile
