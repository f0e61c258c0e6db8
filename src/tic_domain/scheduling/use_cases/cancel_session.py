from collections.abc import Callable

import attrs

from tic_domain.scheduling.events import SessionCancelled
from tic_domain.scheduling.policies import require_movable
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class CancelSessionCommand:
    account_id: AccountId
    """One of the two."""
    entry_id: CalendarEntryId


@clause("C3.1")
@attrs.frozen
class CancelSession:
    """A booked session's time is open again. Raises NotFound, NotMovable once it has begun."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: CancelSessionCommand) -> None:
        async with self._open_unit_of_work() as uow:
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_movable(entry, self._clock.now())
            await uow.calendar.remove(entry.id)
            uow.record(SessionCancelled.of(entry))
            await uow.commit()
