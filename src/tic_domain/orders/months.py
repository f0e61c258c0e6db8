"""A subscription and its months, brought up to date within one transaction."""

from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.bookkeeping import brought_up_to_date, facts_of_period
from tic_domain.orders.events import (
    OrderCancelled,
    RenewalFailed,
    SubscriptionBegun,
    SubscriptionEnded,
    SubscriptionEnding,
    SubscriptionResumed,
)
from tic_domain.orders.jobs import SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.model import ActKind, CoachingSession, Order, OrderKind
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.progress import all_given_back
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts, SubscriptionStatus
from tic_domain.orders.subscription import Subscription, followed
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CoachingSessionId, OrderId, SubscriptionId
from tic_domain.shared.ports import Ids

MOST_MONTHS: Final = 1000


@clause("C2.4", "C3.1")
async def subscription_brought_up_to_date(
    uow: OrdersUnitOfWork,
    subscription_id: SubscriptionId,
    facts: SubscriptionFacts,
    now: datetime,
    ids: Ids,
    *,
    asks: bool = True,
) -> Subscription:
    """Keep what the provider reports; each month that was paid is an order, once. The caller commits.

    `asks`: what somebody wished for is left to a job. Raises NotFound, MovementsUnexplained, CurrencyChanged.
    """
    subscription = await uow.subscriptions.get(subscription_id, for_update=True)
    after = followed(subscription, facts, now)
    if after != subscription:
        await uow.subscriptions.save(after)
    _record(uow, subscription, after)
    known = await uow.orders.list(
        OrderFilter(subscription_id=subscription_id), before=None, limit=MOST_MONTHS
    )
    orders = {one.checkout: one for one in known}
    for period in facts.periods:
        order = orders.get(period.reference)
        if order is None:
            if not period.movements.all:
                continue
            order = _month(after, period, ids)
            await uow.orders.add(order)
        facts_of_month = facts_of_period(period)
        progress = await brought_up_to_date(uow, order.id, facts_of_month, now)
        late = after.end_wished_at is not None and subscription.goes_back(period)
        if late and progress.order.cancelled_at is None:
            await _given_back(uow, order.id, now)
            progress = await brought_up_to_date(uow, order.id, facts_of_month, now)
        if progress.actions:
            uow.enqueue(SettleOrderJob(order_id=order.id))
    if after.wish is not None and asks:
        uow.enqueue(SettleSubscriptionJob(subscription_id=after.id))
    return after


async def _given_back(uow: OrdersUnitOfWork, order_id: OrderId, now: datetime) -> None:
    """Whole, by the platform: the end was asked for before it was charged."""
    order = all_given_back(await uow.orders.get(order_id, for_update=True), ActKind.CANCELLED, now)
    await uow.orders.save(order)
    uow.record(OrderCancelled.of(order))


def _month(subscription: Subscription, period: PeriodFacts, ids: Ids) -> Order:
    return Order.place(
        id=OrderId(ids.new()),
        kind=OrderKind.PERIOD,
        coachee_id=subscription.coachee_id,
        coach_id=subscription.coach_id,
        offering_id=subscription.offering_id,
        subscription_id=subscription.id,
        title=subscription.title,
        minutes=subscription.minutes,
        price=period.amount,
        single_price=attrs.evolve(period.amount, amount=-(-period.amount.amount // subscription.sessions)),
        terms=subscription.terms,
        sessions=[
            CoachingSession.unscheduled(CoachingSessionId(ids.new()), number + 1)
            for number in range(subscription.sessions)
        ],
        now=period.starts_at,
        runs_until=period.ends_at,
        checkout=period.reference,
    )


def _record(uow: OrdersUnitOfWork, before: Subscription, after: Subscription) -> None:
    began = before.reference is None and after.reference is not None
    failed = after.unpaid_since is not None and (before.unpaid_since, before.next_attempt_at) != (
        after.unpaid_since,
        after.next_attempt_at,
    )
    over = after.status is SubscriptionStatus.ENDED
    facts = (
        (SubscriptionBegun, began),
        (RenewalFailed, failed),
        (SubscriptionEnding, before.ends_at is None and after.ends_at is not None and not over),
        (SubscriptionResumed, before.ends_at is not None and after.ends_at is None),
        (SubscriptionEnded, over and before.status is not SubscriptionStatus.ENDED and not began),
    )
    for kind, is_so in facts:
        if is_so:
            uow.record(kind.of(after))
