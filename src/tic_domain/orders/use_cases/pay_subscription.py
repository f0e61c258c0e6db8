from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.orders.errors import SubscriptionNotPayable
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import PayPage, SubscriptionCheckout, Subscriptions
from tic_domain.orders.selling import get_offering, page_deadline
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, SubscriptionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class PaySubscriptionCommand:
    account_id: AccountId
    subscription_id: SubscriptionId
    paid_url: str
    back_url: str


@clause("C2.4")
@attrs.frozen
class PaySubscription:
    """Where the first month is paid: at the payment provider. Asked again, it is the same page.

    Raises NotFound, AccountSuspended, SubscriptionNotPayable, BookingBlocked, Unavailable, PaymentRefused.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _provider: Subscriptions
    _clock: Clock

    async def __call__(self, command: PaySubscriptionCommand) -> PayPage:
        async with self._open_unit_of_work() as uow:
            subscription = await uow.subscriptions.get_of(
                command.subscription_id, command.account_id, for_update=True
            )
            await self._require_payable(uow, subscription, command.account_id)
            until = page_deadline(subscription.held_until, self._clock.now())
            if subscription.checkout is None and until != subscription.held_until:
                subscription = attrs.evolve(subscription, held_until=until, look_at=until)
                await uow.subscriptions.save(subscription)
                await uow.commit()
        page = await self._provider.open_subscription_checkout(
            SubscriptionCheckout(
                subscription_id=subscription.id,
                title=subscription.title,
                amount=subscription.price,
                open_until=subscription.held_until,
                paid_url=command.paid_url,
                back_url=command.back_url,
            )
        )
        async with self._open_unit_of_work() as uow:
            # Kept before anybody is sent there: a page that we don't know of is never shown.
            subscription = await uow.subscriptions.get(subscription.id, for_update=True)
            if subscription.status is not SubscriptionStatus.AWAITING_PAYMENT:
                raise SubscriptionNotPayable
            if subscription.checkout != page.reference:
                await uow.subscriptions.save(subscription.with_checkout(page.reference))
                await uow.commit()
        return page

    async def _require_payable(
        self, uow: OrdersUnitOfWork, subscription: Subscription, account_id: AccountId
    ) -> None:
        if subscription.coachee_id != account_id:
            raise NotFound("subscription")
        require_active(await uow.accounts.get(account_id))
        if not subscription.can_be_paid(self._clock.now()):
            raise SubscriptionNotPayable
        await get_offering(uow, account_id, subscription.coach_id, subscription.offering_id)
