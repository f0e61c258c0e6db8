from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorActKind
from tic_domain.orders.events import PayoutHeld
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import note_for_coach
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.refunding import required_reason
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class HoldPayoutCommand:
    order_id: OrderId
    reason: str


@clause("C3.1")
@attrs.frozen
class HoldPayout:
    """An operator keeps an order's payout back, for a reason that its coach reads. Twice is once.

    Raises NotFound, InvalidInput for `reason`.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: HoldPayoutCommand) -> Order:
        now, reason = self._clock.now(), required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id, for_update=True)
            if order.payout_held_at is not None:
                return order
            changed = attrs.evolve(order, payout_held_at=now).with_act(
                now, Party.OPERATOR, ActKind.PAYOUT_HELD, note=reason
            )
            await uow.orders.save(changed)
            await note_for_coach(uow, changed, OperatorActKind.PAYOUT_HELD, reason, now)
            uow.record(PayoutHeld.of(changed))
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return changed
