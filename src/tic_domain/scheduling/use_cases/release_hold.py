from collections.abc import Callable

import attrs

from tic_domain.scheduling.events import SlotReleased
from tic_domain.scheduling.policies import require_own_hold
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId


@attrs.frozen(kw_only=True)
class ReleaseHoldCommand:
    account_id: AccountId
    entry_id: CalendarEntryId


@clause("C3.1")
@attrs.frozen
class ReleaseHold:
    """A coachee gives a held time back. Raises NotFound, also for what is booked already."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]

    async def __call__(self, command: ReleaseHoldCommand) -> None:
        async with self._open_unit_of_work() as uow:
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_own_hold(entry, command.account_id)
            await uow.calendar.remove(entry.id)
            uow.record(SlotReleased.of(entry, lapsed=False))
            await uow.commit()
