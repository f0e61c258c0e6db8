from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorActKind
from tic_domain.orders.errors import ChargeDisputed, RefundNotPossible
from tic_domain.orders.events import RefundGranted
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import note_for_both, tally_of
from tic_domain.orders.model import Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.progress import granted, left_to_refund
from tic_domain.orders.refunding import RefundPlan, refund_plan, required_reason
from tic_domain.orders.tally import Tally
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class GrantRefundCommand:
    order_id: OrderId
    amount: int | None
    """Minor units; None for all that is left."""
    reason: str


@clause("C3.1")
@attrs.frozen
class GrantRefund:
    """An operator sends money back. `rehearse` says what it would be and whose, and changes nothing.

    Raises NotFound, ChargeDisputed, RefundNotPossible, InvalidInput for `amount` and `reason`.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def rehearse(self, command: GrantRefundCommand) -> RefundPlan:
        required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id)
            tally = await tally_of(uow, order)
            return refund_plan(order, tally, _amount(order, tally, command))

    async def __call__(self, command: GrantRefundCommand) -> Order:
        now, reason = self._clock.now(), required_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(command.order_id, for_update=True)
            tally = await tally_of(uow, order)
            amount = _amount(order, tally, command)
            decided = granted(order, tally, by=Party.OPERATOR, note=reason, now=now, amount=amount)
            await uow.orders.save(decided)
            await note_for_both(uow, decided, OperatorActKind.ORDER_REFUNDED, reason, now)
            uow.record(RefundGranted.of(decided))
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return decided


def _amount(order: Order, tally: Tally, command: GrantRefundCommand) -> int:
    left = left_to_refund(order, tally)
    if order.dispute_opened_at is not None:
        raise ChargeDisputed
    if left <= 0:
        raise RefundNotPossible
    if command.amount is None:
        return left
    with Checks() as check:
        return check.number("amount", command.amount, least=1, most=left)
