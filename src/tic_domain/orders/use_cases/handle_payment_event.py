"""Somebody follows up what the payment provider said."""

from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import LookUpPayment
from tic_domain.orders.ports import PaymentEvents, PaymentEventsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ports import Clock


@clause("C2.4")
@attrs.frozen
class HandlePaymentEvent:
    """Ask the provider whose it is. What isn't about anything of ours is done with.

    Raises Unavailable, and NotFound for an order or subscription that is unknown here: the event then goes on
    waiting, and nothing is booked.
    """

    _open_unit_of_work: Callable[[], PaymentEventsUnitOfWork]
    _events: PaymentEvents
    _clock: Clock

    async def __call__(self, job: LookUpPayment) -> None:
        async with self._open_unit_of_work() as uow:
            kept = await uow.payment_events.find(job.event_id)
        if kept is None or kept.handled_at is not None:
            return
        # The provider is asked outside a transaction: it may take its time.
        if await self._events.order_of(kept.event) is not None:
            raise NotFound("order")
        if await self._events.subscription_of(kept.event) is not None:
            raise NotFound("subscription")
        async with self._open_unit_of_work() as uow:
            await uow.payment_events.mark_handled(kept.id, self._clock.now())
            await uow.commit()
