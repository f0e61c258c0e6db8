from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.orders.events import PayoutTrouble
from tic_domain.orders.jobs import LookUpPayeeJob, SettleOrderJob
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.payees import WITHDRAWN_WITHIN, PayoutAccount
from tic_domain.orders.ports import Payouts
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

_AT_ONCE: Final = 500
_WAITING: Final = (OrderState.DELIVERED, OrderState.CANCELLED, OrderState.PAID)


@clause("C2.4")
@attrs.frozen
class LookUpPayee:
    """Whether a coach can be paid by now, and what is missing. What waited for it is paid.

    Raises Unavailable, PaymentUnknown.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _payouts: Payouts
    _clock: Clock

    async def __call__(self, job: LookUpPayeeJob) -> PayoutAccount | None:
        async with self._open_unit_of_work() as uow:
            known = await uow.payout_accounts.find(job.coach_id)
        if known is None:
            return None
        now = self._clock.now()
        payee = await self._payouts.get_payee(known.reference)
        withdrawals = await self._payouts.list_withdrawals(known.reference, now - WITHDRAWN_WITHIN)
        account = PayoutAccount.of(job.coach_id, payee, now).after_withdrawals(withdrawals)
        async with self._open_unit_of_work() as uow:
            await uow.payout_accounts.put(account)
            if account.reason is not None and account.reason != known.reason:
                uow.record(PayoutTrouble(coach_id=job.coach_id))
            if account.is_ready and not known.is_ready:
                for state in _WAITING:
                    which = OrderFilter(party=job.coach_id, side=Side.COACH, state=state)
                    for order in await uow.orders.list(which, before=None, limit=_AT_ONCE):
                        uow.enqueue(SettleOrderJob(order_id=order.id))
            await uow.commit()
        return account
