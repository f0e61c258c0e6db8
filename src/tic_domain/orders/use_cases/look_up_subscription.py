from collections.abc import Callable

import attrs

from tic_domain.orders.months import subscription_brought_up_to_date
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.ports import Clock, Ids


@clause("C2.4", "C3.1")
@attrs.frozen
class LookUpSubscription:
    """Ask the provider, and keep what is new: what the browser's return page runs. It asks for nothing.

    Raises NotFound, Unavailable, PaymentUnknown, MovementsUnexplained.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: FactsOfSubscription
    _clock: Clock
    _ids: Ids

    async def __call__(self, subscription_id: SubscriptionId) -> Subscription:
        facts = await self._facts(subscription_id)
        async with self._open_unit_of_work() as uow:
            subscription = await subscription_brought_up_to_date(
                uow, subscription_id, facts, self._clock.now(), self._ids
            )
            await uow.commit()
        return subscription
