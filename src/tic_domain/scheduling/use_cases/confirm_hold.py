from collections.abc import Callable

import attrs

from tic_domain.scheduling.events import SessionScheduled
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.policies import require_confirmable
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ConfirmHoldCommand:
    coachee_id: AccountId
    entry_id: CalendarEntryId


@clause("C3.1")
@attrs.frozen
class ConfirmHold:
    """The hold becomes the booking: the same entry. Raises NotFound where it gave way, HoldLapsed."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ConfirmHoldCommand) -> CalendarEntry:
        async with self._open_unit_of_work() as uow:
            held = await uow.calendar.get(command.entry_id, command.coachee_id, for_update=True)
            require_confirmable(held, self._clock.now())
            entry = held.booked()
            await uow.calendar.save(entry)
            uow.record(SessionScheduled.of(entry))
            await uow.commit()
        return entry
