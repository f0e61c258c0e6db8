from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import FollowBlockJob, SettleSubscriptionJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

_PAGE = 200


@clause("C3.1", "C3.3")
@attrs.frozen
class FollowBlock:
    """Subscriptions between two who have a block end with the month that runs: nobody pays for sessions that
    can't be booked. How many ended so.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, job: FollowBlockJob) -> int:
        async with self._open_unit_of_work() as uow:
            if job.blocked_id not in await uow.blocks.blocked_with(job.blocker_id):
                return 0
            ending = await self._running(uow, job)
            for one in ending:
                subscription = await uow.subscriptions.get(one.id, for_update=True)
                if subscription.can_end:
                    await uow.subscriptions.save(
                        subscription.wishing(Wish.END_AT_PERIOD_END, self._clock.now())
                    )
                    uow.enqueue(SettleSubscriptionJob(subscription_id=subscription.id))
            await uow.commit()
        return len(ending)

    @staticmethod
    async def _running(uow: OrdersUnitOfWork, job: FollowBlockJob) -> list[Subscription]:
        pair = {job.blocker_id, job.blocked_id}
        found: list[Subscription] = []
        before = None
        while page := await uow.subscriptions.list_of(job.blocker_id, before=before, limit=_PAGE):
            found += [one for one in page if {one.coachee_id, one.coach_id} == pair and one.can_end]
            before = page[-1].id
        return found
