from collections.abc import Callable

import attrs

from tic_domain.orders.errors import SubscriptionUnchangeable
from tic_domain.orders.jobs import SettleSubscriptionJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.scheduling.policies import require_no_block
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, SubscriptionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ResumeSubscriptionCommand:
    account_id: AccountId
    subscription_id: SubscriptionId


@clause("C3.1")
@attrs.frozen
class ResumeSubscription:
    """The end is taken back while the month runs. By its coachee: it is they who pay.

    The provider is told by a job. Raises NotFound, BookingBlocked, SubscriptionUnchangeable.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ResumeSubscriptionCommand) -> Subscription:
        async with self._open_unit_of_work() as uow:
            subscription = await uow.subscriptions.get_of(
                command.subscription_id, command.account_id, for_update=True
            )
            if subscription.coachee_id != command.account_id:
                raise NotFound("subscription")
            blocked = await uow.blocks.blocked_with(subscription.coachee_id)
            require_no_block(blocked=subscription.coach_id in blocked)
            if not subscription.can_go_on:
                raise SubscriptionUnchangeable
            changed = subscription.wishing(Wish.GO_ON, self._clock.now())
            await uow.subscriptions.save(changed)
            uow.enqueue(SettleSubscriptionJob(subscription_id=subscription.id))
            await uow.commit()
        return changed
