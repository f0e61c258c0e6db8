from collections.abc import Callable

import attrs

from tic_domain.orders.errors import SubscriptionUnchangeable
from tic_domain.orders.jobs import SettleSubscriptionJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.orders.subscription_viewing import may_see_subscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, SubscriptionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class EndSubscriptionCommand:
    account_id: AccountId
    subscription_id: SubscriptionId


@clause("C3.1")
@attrs.frozen
class EndSubscription:
    """No further month is charged; the sessions of this one can still be used. By either of the two.

    The provider is told by a job. Raises NotFound, SubscriptionUnchangeable.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: EndSubscriptionCommand) -> Subscription:
        async with self._open_unit_of_work() as uow:
            subscription = await uow.subscriptions.get_of(
                command.subscription_id, command.account_id, for_update=True
            )
            if not may_see_subscription(subscription, command.account_id):
                raise NotFound("subscription")
            if not subscription.can_end:
                raise SubscriptionUnchangeable
            changed = subscription.wishing(Wish.END_AT_PERIOD_END, self._clock.now())
            await uow.subscriptions.save(changed)
            uow.enqueue(SettleSubscriptionJob(subscription_id=subscription.id))
            await uow.commit()
        return changed
