from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.scheduling.errors import SlotTaken, TimeOccupied
from tic_domain.scheduling.events import SlotReleased, TimeBlocked
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.policies import checked_block, require_block_allowed
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class BlockTimeCommand:
    account_id: AccountId
    starts_at: datetime
    ends_at: datetime
    note: str | None


@clause("C3.1")
@attrs.frozen
class BlockTime:
    """A coach takes time out of what can be booked.

    Raises InvalidInput, RoleMissing, AccountSuspended, NotFound, TimeOccupied, TooManyBlockedTimes.
    """

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: BlockTimeCommand) -> CalendarEntry:
        now = self._clock.now()
        span, note = checked_block(command.starts_at, command.ends_at, command.note, now)
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACH)
            coach = await uow.coaches.get(account.id)
            require_block_allowed(await uow.calendar.count_blocked(coach.id, now))
            entry = CalendarEntry.block(
                id=CalendarEntryId(self._ids.new()), coach_id=coach.id, span=span, note=note, now=now
            )
            try:
                lapsed = await uow.calendar.add(entry, now=now)
            except SlotTaken:
                raise TimeOccupied from None
            for one in lapsed:
                uow.record(SlotReleased.of(one, lapsed=True))
            uow.record(TimeBlocked(entry_id=entry.id, coach_id=coach.id))
            await uow.commit()
        return entry
