"""Old messages of the payment provider are forgotten. Run by a periodic job."""

from collections.abc import Callable

import attrs

from tic_domain.orders.personal_data import EVENTS_KEPT_FOR
from tic_domain.orders.ports import PaymentEventsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C2.4")
@attrs.frozen
class PurgePaymentEvents:
    """How many were forgotten. What nobody has followed up yet stays."""

    _open_unit_of_work: Callable[[], PaymentEventsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        async with self._open_unit_of_work() as uow:
            purged = await uow.payment_events.purge(self._clock.now() - EVENTS_KEPT_FOR)
            await uow.commit()
        return purged
