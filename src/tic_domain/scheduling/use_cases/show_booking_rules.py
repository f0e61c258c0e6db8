from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.model import BookingRules
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowBookingRulesCommand:
    account_id: AccountId


@attrs.frozen
class ShowBookingRules:
    """How a coach can be booked. Raises RoleMissing, AccountSuspended."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]

    async def __call__(self, command: ShowBookingRulesCommand) -> BookingRules:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            return await uow.booking_rules.get(command.account_id)
