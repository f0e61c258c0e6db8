from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.events import TimeUnblocked
from tic_domain.scheduling.policies import require_own_block
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.ids import AccountId, CalendarEntryId


@attrs.frozen(kw_only=True)
class UnblockTimeCommand:
    account_id: AccountId
    entry_id: CalendarEntryId


@attrs.frozen
class UnblockTime:
    """Blocked time can be booked again. Raises RoleMissing, AccountSuspended, NotFound."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]

    async def __call__(self, command: UnblockTimeCommand) -> None:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_own_block(entry, command.account_id)
            await uow.calendar.remove(entry.id)
            uow.record(TimeUnblocked(entry_id=entry.id, coach_id=command.account_id))
            await uow.commit()
