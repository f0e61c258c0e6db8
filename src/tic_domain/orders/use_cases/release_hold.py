from collections.abc import Callable

import attrs

from tic_domain.orders.cancelling import given_up, is_unpaid
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.scheduling.events import SlotReleased
from tic_domain.scheduling.policies import require_own_hold
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ReleaseHoldCommand:
    account_id: AccountId
    entry_id: CalendarEntryId


@clause("C3.1")
@attrs.frozen
class ReleaseHold:
    """A coachee gives a held time back. Raises NotFound, also for what is booked already, ConcurrentUpdate.

    Where an order waits for its payment, the order is given up: nobody shall pay for a time that is gone.
    The time is open again as soon as the provider has ended the pay page.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ReleaseHoldCommand) -> None:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            # Locked in the order in which settling locks: the order, then the calendar.
            known = await uow.orders.find_with_entry(command.entry_id)
            order = known and await uow.orders.get(known.id, for_update=True)
            entry = await uow.calendar.get(command.entry_id, command.account_id, for_update=True)
            require_own_hold(entry, command.account_id)
            if order is None and await uow.orders.find_with_entry(entry.id) is not None:
                raise ConcurrentUpdate("held time")
            if order is not None and is_unpaid(order):
                await uow.orders.save(given_up(order, now))
                uow.enqueue(SettleOrderJob(order_id=order.id))
            else:
                await uow.calendar.remove(entry.id)
                uow.record(SlotReleased.of(entry, lapsed=False))
            await uow.commit()
