from collections.abc import Callable

import attrs

from tic_domain.orders.errors import PaymentRefused
from tic_domain.orders.jobs import SettleSubscriptionJob
from tic_domain.orders.months import subscription_brought_up_to_date
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import Subscriptions
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.ports import Clock, Ids


@clause("C2.4", "C3.1")
@attrs.frozen
class SettleSubscription:
    """Look a subscription up, ask the provider for what was wished, and look again.

    What is wished is said as a state, so saying it twice is saying it once. Raises NotFound, Unavailable,
    PaymentUnknown, PaymentRefused, MovementsUnexplained.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: FactsOfSubscription
    _provider: Subscriptions
    _clock: Clock
    _ids: Ids

    async def __call__(self, job: SettleSubscriptionJob) -> None:
        subscription = await self._look_up(job.subscription_id)
        if subscription.wish is not None and subscription.reference is not None:
            await self._ask_for(subscription.wish, subscription.reference)
            # What isn't done then is tried at its next look, not at once.
            await self._look_up(job.subscription_id)

    async def _look_up(self, subscription_id: SubscriptionId) -> Subscription:
        facts = await self._facts(subscription_id)
        async with self._open_unit_of_work() as uow:
            subscription = await subscription_brought_up_to_date(
                uow, subscription_id, facts, self._clock.now(), self._ids, asks=False
            )
            await uow.commit()
        return subscription

    async def _ask_for(self, wish: Wish, reference: str) -> None:
        match wish:
            case Wish.END_AT_PERIOD_END:
                await self._provider.end_at_period_end(reference)
            case Wish.END_NOW:
                await self._provider.end_now(reference)
            case Wish.GO_ON:
                try:
                    await self._provider.go_on(reference)
                except PaymentRefused:
                    return  # It has ended meanwhile: the next look tells.
