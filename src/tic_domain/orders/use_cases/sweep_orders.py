"""Timers: what an order waits for is looked at when its time has come, also after a missed run."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.orders.jobs import LookUpPayment, SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.states import LOOK_AGAIN_AFTER
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 500


@clause("C3.1")
@attrs.frozen
class SweepOrders:
    """A job for each order and subscription whose time has come, and for each event left over. How many."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            due = await uow.orders.list_due(now, limit=AT_ONCE)
            for order_id in due:
                uow.enqueue(SettleOrderJob(order_id=order_id))
            subscriptions = await uow.subscriptions.list_due(now, limit=AT_ONCE)
            for subscription_id in subscriptions:
                uow.enqueue(SettleSubscriptionJob(subscription_id=subscription_id))
            waiting = await uow.payment_events.list_unhandled(now - LOOK_AGAIN_AFTER, limit=AT_ONCE)
            for event in waiting:
                uow.enqueue(LookUpPayment(event_id=event.id))
            await uow.commit()
        return len(due) + len(subscriptions) + len(waiting)
