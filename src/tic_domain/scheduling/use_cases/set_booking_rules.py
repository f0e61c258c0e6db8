from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.events import BookingRulesSet
from tic_domain.scheduling.model import BookingRules
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class SetBookingRulesCommand:
    account_id: AccountId
    notice_hours: int
    buffer_minutes: int
    horizon_days: int
    grid_minutes: int


@clause("C3.1")
@attrs.frozen
class SetBookingRules:
    """What is booked already stays as it is. Raises InvalidInput, RoleMissing, AccountSuspended, NotFound."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]

    async def __call__(self, command: SetBookingRulesCommand) -> BookingRules:
        rules = BookingRules.of(
            coach_id=command.account_id,
            notice_hours=command.notice_hours,
            buffer_minutes=command.buffer_minutes,
            horizon_days=command.horizon_days,
            grid_minutes=command.grid_minutes,
        )
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            await uow.coaches.get(command.account_id)  # they are rules of a profile
            await uow.booking_rules.save(rules)
            uow.record(BookingRulesSet(coach_id=rules.coach_id))
            await uow.commit()
        return rules
