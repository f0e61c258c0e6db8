from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_viewing import SubscriptionLine, may_see_subscription, subscription_line
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, SubscriptionId
from tic_domain.shared.ports import Clock

LARGEST_PAGE: Final = 100


@attrs.frozen(kw_only=True)
class ListSubscriptionsCommand:
    account_id: AccountId
    before: SubscriptionId | None
    limit: int


@clause("C3.1", "C7.1")
@attrs.frozen
class ListSubscriptions:
    """One's own, as coachee and as coach, newest first. Raises InvalidInput for `limit`."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListSubscriptionsCommand) -> tuple[SubscriptionLine, ...]:
        with Checks() as check:
            check.number("limit", command.limit, least=1, most=LARGEST_PAGE)
        reader, now = command.account_id, self._clock.now()
        async with self._open_unit_of_work() as uow:
            found = await _seen(uow, command)
            names = await uow.accounts.names_of({one.other_than(reader) for one in found})
        return tuple(
            subscription_line(
                one,
                viewer=one.side_of(reader),
                other_name=names.get(one.other_than(reader), DELETED),
                now=now,
            )
            for one in found
        )


async def _seen(uow: OrdersUnitOfWork, command: ListSubscriptionsCommand) -> list[Subscription]:
    """A page of what may be seen: the rest is passed over."""
    seen: list[Subscription] = []
    before = command.before
    while len(seen) < command.limit:
        batch = await uow.subscriptions.list_of(command.account_id, before=before, limit=command.limit)
        seen += [one for one in batch if may_see_subscription(one, command.account_id)]
        if len(batch) < command.limit:
            break
        before = batch[-1].id
    return seen[: command.limit]
