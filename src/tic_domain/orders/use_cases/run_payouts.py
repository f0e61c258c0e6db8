from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.paying_out import Payout, open_payouts
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C3.1")
@attrs.frozen
class RunPayouts:
    """For an operator: have everything paid out that is due, now. `rehearse` says what that is.

    What isn't due, is held, or can't be received is left alone: no payout is made before its time.
    """

    _read: Callable[[], OrdersUnitOfWork]
    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def rehearse(self) -> tuple[Payout, ...]:
        async with self._read() as uow:
            return tuple([one async for one in open_payouts(uow, self._clock.now()) if one.is_ready])

    async def __call__(self) -> tuple[Payout, ...]:
        ready = await self.rehearse()
        async with self._open_unit_of_work() as uow:
            for one in ready:
                uow.enqueue(SettleOrderJob(order_id=one.earning.order.id))
            await uow.commit()
        return ready
