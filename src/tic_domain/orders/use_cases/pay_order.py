from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.orders.cancelling import is_unpaid
from tic_domain.orders.errors import OrderNotPayable
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import Checkout, Payments, PayPage
from tic_domain.orders.selling import get_offering, page_deadline
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class PayOrderCommand:
    account_id: AccountId
    order_id: OrderId
    paid_url: str
    back_url: str


@clause("C2.4")
@attrs.frozen
class PayOrder:
    """Where the order is paid: at the payment provider, never here. Asked again, it is the same page.

    Raises NotFound, AccountSuspended, OrderNotPayable, BookingBlocked, Unavailable, PaymentRefused.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _payments: Payments
    _clock: Clock

    async def __call__(self, command: PayOrderCommand) -> PayPage:
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get_of(command.order_id, command.account_id, for_update=True)
            await self._require_payable(uow, order, command.account_id)
            until = page_deadline(order.held_until, self._clock.now())
            if order.checkout is None and until != order.held_until:
                order = attrs.evolve(order, held_until=until, look_at=until)
                await uow.orders.save(order)
                await uow.commit()
        page = await self._payments.open_checkout(
            Checkout(
                order_id=order.id,
                title=order.title,
                amount=order.price,
                open_until=order.held_until,
                paid_url=command.paid_url,
                back_url=command.back_url,
            )
        )
        async with self._open_unit_of_work() as uow:
            # Kept before anybody is sent there: a page that we don't know of is never shown.
            order = await uow.orders.get(order.id, for_update=True)
            if not is_unpaid(order):
                raise OrderNotPayable
            if order.checkout != page.reference:
                await uow.orders.save(order.with_checkout(page.reference))
                await uow.commit()
        return page

    async def _require_payable(self, uow: OrdersUnitOfWork, order: Order, account_id: AccountId) -> None:
        if order.coachee_id != account_id:
            raise NotFound("order")
        require_active(await uow.accounts.get(account_id))
        if not is_unpaid(order) or self._clock.now() >= order.held_until:
            raise OrderNotPayable
        # A coach who was suspended, or blocked by now, sells nothing any more.
        await get_offering(uow, account_id, order.coach_id, order.offering_id)
