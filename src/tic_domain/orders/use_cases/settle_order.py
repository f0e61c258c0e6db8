from collections.abc import Callable

import attrs

from tic_domain.orders.actions import Action, EndCheckout, SendRefund, SendTransfer, TakeBack
from tic_domain.orders.bookkeeping import OrderFacts, brought_up_to_date
from tic_domain.orders.errors import ChargeDisputed, PayeeBalanceTooLow, PayeeNotReady
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.ports import Payments, Payouts
from tic_domain.orders.progress import Progress
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock


@clause("C2.4", "C3.1")
@attrs.frozen
class SettleOrder:
    """Ask of the provider what an order needs, look it up again, until nothing is left to ask.

    Wherever it is killed, the next run finds out from the provider what was done: each call carries a key
    under which it is done once. Raises NotFound, Unavailable, PaymentUnknown, PaymentRefused,
    MovementsUnexplained.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: OrderFacts
    _payments: Payments
    _payouts: Payouts
    _clock: Clock

    async def __call__(self, job: SettleOrderJob) -> None:
        tried: set[str] = set()
        while True:
            progress = await self._look_up(job.order_id)
            action = next((one for one in progress.actions if one.key not in tried), None)
            if action is None:
                return
            tried.add(action.key)
            await self._ask_for(progress.order, action)

    async def _look_up(self, order_id: OrderId) -> Progress:
        facts = await self._facts(order_id)
        async with self._open_unit_of_work() as uow:
            progress = await brought_up_to_date(uow, order_id, facts, self._clock.now())
            await uow.commit()
        return progress

    async def _ask_for(self, order: Order, action: Action) -> None:
        """What the provider refuses for now shows in the order's state, and is tried at its next look."""
        match action:
            case EndCheckout():
                await self._payments.end_checkout(action.reference)
            case SendRefund():
                try:
                    await self._payments.refund(order.id, action.charge, action.amount, key=action.key)
                except ChargeDisputed:
                    return  # The next look tells of the dispute, and what follows from it.
            case TakeBack():
                try:
                    await self._payouts.reverse_transfer(action.transfer, action.amount, key=action.key)
                except PayeeBalanceTooLow:
                    return  # The coachee doesn't wait for it: the platform lends it meanwhile.
            case SendTransfer():
                await self._transfer(order, action)

    async def _transfer(self, order: Order, action: SendTransfer) -> None:
        async with self._open_unit_of_work() as uow:
            account = await uow.payout_accounts.find(order.coach_id)
        if account is None:
            raise NotFound("payout account")
        try:
            await self._payouts.transfer(
                order.id, action.charge, account.reference, action.amount, key=action.key
            )
        except PayeeNotReady:
            payee = await self._payouts.get_payee(account.reference)
            async with self._open_unit_of_work() as uow:
                await uow.payout_accounts.put(PayoutAccount.of(order.coach_id, payee, self._clock.now()))
                await uow.commit()
