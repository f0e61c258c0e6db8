from collections.abc import Callable

import attrs

from tic_domain.orders.events import RefundGranted, RefundRefused
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.loading import tally_of
from tic_domain.orders.model import Order, Party
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.progress import granted
from tic_domain.orders.refunding import checked_note, refund_refused, require_request
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class DecideRefundCommand:
    account_id: AccountId
    order_id: OrderId
    grant: bool
    note: str | None


@clause("C3.1")
@attrs.frozen
class DecideRefund:
    """The coach answers a request. Granted, what was asked for goes back.

    Raises NotFound, NoRefundToDecide, InvalidInput.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: DecideRefundCommand) -> Order:
        now, note = self._clock.now(), checked_note("note", command.note)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            if order.coach_id != command.account_id:
                raise NotFound("order")
            require_request(order)
            if command.grant:
                tally = await tally_of(uow, order)
                decided = granted(order, tally, by=Party.COACH, note=note, now=now)
                uow.record(RefundGranted.of(decided))
            else:
                decided = refund_refused(order, note, now, by=Party.COACH)
                uow.record(RefundRefused.of(decided))
            await uow.orders.save(decided)
            uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return decided
