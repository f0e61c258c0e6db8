from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorActKind
from tic_domain.orders.events import PayoutReleased
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import note_for_coach, tally_of
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.payouts import Due
from tic_domain.orders.progress import due_of
from tic_domain.orders.refunding import required_reason
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ReleasePayoutCommand:
    order_id: OrderId
    reason: str


@clause("C3.1")
@attrs.frozen
class ReleasePayout:
    """The payout goes on. Twice is once. `rehearse` says what is due then, and changes nothing.

    Raises NotFound, InvalidInput for `reason`.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def rehearse(self, command: ReleasePayoutCommand) -> Due | None:
        """None where it wasn't paid yet."""
        required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id)
            tally = await tally_of(uow, order)
        return (
            due_of(attrs.evolve(order, payout_held_at=None), tally, self._clock.now())
            if tally.charged
            else None
        )

    async def __call__(self, command: ReleasePayoutCommand) -> Order:
        now, reason = self._clock.now(), required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id, for_update=True)
            if order.payout_held_at is None:
                return order
            changed = attrs.evolve(order, payout_held_at=None).with_act(
                now, Party.OPERATOR, ActKind.PAYOUT_RELEASED, note=reason
            )
            await uow.orders.save(changed)
            await note_for_coach(uow, changed, OperatorActKind.PAYOUT_RELEASED, reason, now)
            uow.record(PayoutReleased.of(changed))
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return changed
