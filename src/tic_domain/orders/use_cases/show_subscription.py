from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.progress import standing_of
from tic_domain.orders.states import waiting_for
from tic_domain.orders.subscription_viewing import (
    SubscriptionLine,
    SubscriptionView,
    may_see_subscription,
    subscription_line,
    subscription_view,
)
from tic_domain.orders.tally import Tally
from tic_domain.orders.viewing import OrderLine
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, SubscriptionId
from tic_domain.shared.ports import Clock

MONTHS_SHOWN: Final = 24


@attrs.frozen(kw_only=True)
class ShowSubscriptionCommand:
    account_id: AccountId | None
    """One of the two; None for an operator."""
    subscription_id: SubscriptionId


@clause("C3.1", "C7.1")
@attrs.frozen
class ShowSubscription:
    """With its latest months. Raises NotFound."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowSubscriptionCommand) -> SubscriptionView:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            line = await _line(uow, command, now)
            orders = await uow.orders.list(
                OrderFilter(subscription_id=line.subscription.id), before=None, limit=MONTHS_SHOWN
            )
            movements = await uow.ledger.movements_of_each([one.id for one in orders])
        tallies = {one.id: Tally.of(movements[one.id], one.terms.fee_permille) for one in orders}
        months = tuple(_month(one, tallies[one.id], line, now) for one in orders)
        return subscription_view(line, months, now)


async def _line(uow: OrdersUnitOfWork, command: ShowSubscriptionCommand, now: datetime) -> SubscriptionLine:
    reader = command.account_id
    if reader is None:
        found, viewer = await uow.subscriptions.get(command.subscription_id), None
        other = found.coachee_id
    else:
        found = await uow.subscriptions.get_of(command.subscription_id, reader)
        if not may_see_subscription(found, reader):
            raise NotFound("subscription")
        viewer, other = found.side_of(reader), found.other_than(reader)
    name = (await uow.accounts.get(other)).name
    return subscription_line(found, viewer=viewer, other_name=name, now=now)


def _month(order: Order, tally: Tally, line: SubscriptionLine, now: datetime) -> OrderLine:
    return OrderLine(
        order=order,
        viewer=line.viewer,
        other_name=line.other_name,
        waiting=waiting_for(standing_of(order, tally), order.terms, now),
    )
