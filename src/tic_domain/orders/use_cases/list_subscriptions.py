from collections.abc import Callable

import attrs

from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription, SubscriptionWaiting, subscription_waits_for
from tic_domain.orders.terms import Side
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, SubscriptionId

LARGEST_PAGE = 100
MONTHS_SHOWN = 24


@attrs.frozen(kw_only=True)
class SubscriptionView:
    subscription: Subscription
    viewer: Side
    other_name: str
    waiting: SubscriptionWaiting | None
    """None once it has ended."""
    months: tuple[Order, ...]
    """The latest first."""


@attrs.frozen(kw_only=True)
class ListSubscriptionsCommand:
    account_id: AccountId
    before: SubscriptionId | None
    limit: int


@clause("C3.1", "C7.1")
@attrs.frozen
class ListSubscriptions:
    """One's own, as coachee and as coach, newest first; `show` is for one. Raises InvalidInput, NotFound."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, command: ListSubscriptionsCommand) -> tuple[SubscriptionView, ...]:
        with Checks() as check:
            check.number("limit", command.limit, least=1, most=LARGEST_PAGE)
        async with self._open_unit_of_work() as uow:
            found = await uow.subscriptions.list_of(
                command.account_id, before=command.before, limit=command.limit
            )
            return tuple([await _view(uow, one, command.account_id) for one in found])

    async def show(self, account_id: AccountId, subscription_id: SubscriptionId) -> SubscriptionView:
        async with self._open_unit_of_work() as uow:
            return await _view(uow, await uow.subscriptions.get_of(subscription_id, account_id), account_id)


async def _view(uow: OrdersUnitOfWork, subscription: Subscription, account_id: AccountId) -> SubscriptionView:
    is_coachee = subscription.coachee_id == account_id
    other = subscription.coach_id if is_coachee else subscription.coachee_id
    which = OrderFilter(subscription_id=subscription.id)
    return SubscriptionView(
        subscription=subscription,
        viewer=Side.COACHEE if is_coachee else Side.COACH,
        other_name=(await uow.accounts.get(other)).name,
        waiting=subscription_waits_for(subscription),
        months=await uow.orders.list(which, before=None, limit=MONTHS_SHOWN),
    )
