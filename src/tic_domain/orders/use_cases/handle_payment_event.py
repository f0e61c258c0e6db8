"""Somebody follows up what the payment provider said."""

from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import LookUpPayeeJob, LookUpPayment, SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import PaymentEvents
from tic_domain.shared.clauses import clause
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import Clock


@clause("C2.4")
@attrs.frozen
class HandlePaymentEvent:
    """Ask the provider whose it is, and have that looked up. What isn't about anything of ours is done with.

    Raises Unavailable, and NotFound for an order or subscription that is unknown here: the event then goes on
    waiting, and nothing is booked.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _events: PaymentEvents
    _clock: Clock

    async def __call__(self, job: LookUpPayment) -> None:
        async with self._open_unit_of_work() as uow:
            kept = await uow.payment_events.find(job.event_id)
        if kept is None or kept.handled_at is not None:
            return
        # The provider is asked outside a transaction: it may take its time.
        order_id = await self._events.order_of(kept.event)
        subscription_id = None if order_id is not None else await self._events.subscription_of(kept.event)
        async with self._open_unit_of_work() as uow:
            following: list[Job] = []
            if order_id is not None:
                following.append(SettleOrderJob(order_id=(await uow.orders.get(order_id)).id))
            elif subscription_id is not None:
                subscription = await uow.subscriptions.get(subscription_id)
                following.append(SettleSubscriptionJob(subscription_id=subscription.id))
            elif kept.payee is not None:
                account = await uow.payout_accounts.find_by_reference(kept.payee)
                following += [LookUpPayeeJob(coach_id=account.coach_id)] if account else []
            for one in following:
                uow.enqueue(one)
            await uow.payment_events.mark_handled(kept.id, self._clock.now())
            await uow.commit()
