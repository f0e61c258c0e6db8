from collections.abc import Callable

import attrs

from tic_domain.orders.bookkeeping import OrderFacts, brought_up_to_date
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.progress import Progress
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@clause("C2.4", "C3.1")
@attrs.frozen
class LookUpOrder:
    """Ask the provider, and book what is new: what the browser's return page runs. It moves no money itself.

    Raises NotFound, Unavailable, PaymentUnknown, MovementsUnexplained.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: OrderFacts
    _clock: Clock

    async def __call__(self, order_id: OrderId) -> Progress:
        facts = await self._facts(order_id)
        async with self._open_unit_of_work() as uow:
            progress = await brought_up_to_date(uow, order_id, facts, self._clock.now())
            if progress.actions:
                uow.enqueue(SettleOrderJob(order_id=order_id))
            await uow.commit()
        return progress
