"""What the provider knows of one subscription. Outside a transaction: it may take its time."""

from collections.abc import Callable

import attrs

from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import Subscriptions
from tic_domain.orders.subscribing import SubscriptionFacts, SubscriptionStatus
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.ports import Clock


@attrs.frozen
class FactsOfSubscription:
    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _provider: Subscriptions
    _clock: Clock

    async def __call__(self, subscription_id: SubscriptionId) -> SubscriptionFacts:
        """Raises NotFound, Unavailable, PaymentUnknown."""
        async with self._open_unit_of_work() as uow:
            subscription = await uow.subscriptions.get(subscription_id)
        if subscription.checkout is not None:
            return await self._provider.look_up_subscription(subscription.id, subscription.checkout)
        # A page whose reference was never kept was never shown to anybody.
        return SubscriptionFacts(
            reference=None,
            status=SubscriptionStatus.AWAITING_PAYMENT,
            checkout_ended=self._clock.now() >= subscription.held_until,
            ends_at=None,
            periods=(),
        )
