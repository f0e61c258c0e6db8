"""What a subscription waits for: until when, and whose turn it is."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.states import Owner, next_look
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import LOOK_DAILY, Subscription

_GIVEN_UP_AFTER: Final = timedelta(days=22)
"""A day after the provider's last attempt to renew."""


@attrs.frozen(kw_only=True)
class SubscriptionExit:
    """What ends a state at the latest: when, why it lasts, and whose turn it is."""

    owner: Owner
    reason: str
    deadline: Callable[[Subscription], datetime]


def _hold(subscription: Subscription) -> datetime:
    return subscription.held_until


def _period_end(subscription: Subscription) -> datetime:
    return subscription.ends_at or subscription.period_ends_at or subscription.placed_at + LOOK_DAILY


def _given_up(subscription: Subscription) -> datetime:
    return (subscription.unpaid_since or subscription.placed_at) + _GIVEN_UP_AFTER


SUBSCRIPTION_EXITS: Final[Mapping[SubscriptionStatus, SubscriptionExit]] = {
    SubscriptionStatus.AWAITING_PAYMENT: SubscriptionExit(
        owner=Owner.COACHEE, reason="The first month is still to be paid.", deadline=_hold
    ),
    SubscriptionStatus.ACTIVE: SubscriptionExit(
        owner=Owner.PAYMENT_PROVIDER,
        reason="The month is paid. At its end the next one is charged, or the subscription ends.",
        deadline=_period_end,
    ),
    SubscriptionStatus.PAST_DUE: SubscriptionExit(
        owner=Owner.COACHEE,
        reason="The renewal was not paid. The payment provider tries again, and then it ends.",
        deadline=_given_up,
    ),
    SubscriptionStatus.UNPAID: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="The renewal was not paid, and it is not tried again. The subscription is being ended.",
        deadline=_given_up,
    ),
    SubscriptionStatus.PAUSED: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="It was paused at the payment provider. An operator looks at it.",
        deadline=_period_end,
    ),
    SubscriptionStatus.UNKNOWN: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="The payment provider reports a state that we don't know. An operator looks at it.",
        deadline=_period_end,
    ),
}
"""Of every state that isn't final."""
_LATE: Final[Mapping[SubscriptionStatus, str]] = {
    SubscriptionStatus.AWAITING_PAYMENT: (
        "The time to pay is over. What was paid in time is booked when it is known."
    ),
    SubscriptionStatus.ACTIVE: "The month is over. What the payment provider says of the next one is due.",
    SubscriptionStatus.PAST_DUE: "The renewal was not paid in time. The subscription is being ended.",
    SubscriptionStatus.UNPAID: "The renewal was not paid. The subscription is being ended.",
    SubscriptionStatus.PAUSED: "It was paused at the payment provider. An operator looks at it.",
    SubscriptionStatus.UNKNOWN: (
        "The payment provider reports a state that we don't know. An operator looks at it."
    ),
}
"""Once the deadline is over."""
_LAST_MONTH: Final = "The month is paid. The subscription ends with it, and no other is charged."


@attrs.frozen(kw_only=True)
class SubscriptionWaiting:
    owner: Owner
    reason: str
    until: datetime


def subscription_waits_for(subscription: Subscription, now: datetime) -> SubscriptionWaiting | None:
    """`until` is ahead: where a deadline is over, when it is looked at next. None once it has ended."""
    if subscription.is_over:
        return None
    way_out = SUBSCRIPTION_EXITS[subscription.status]
    ends = subscription.status is SubscriptionStatus.ACTIVE and subscription.ends_at is not None
    until = way_out.deadline(subscription)
    if until > now:
        return SubscriptionWaiting(
            owner=way_out.owner, reason=_LAST_MONTH if ends else way_out.reason, until=until
        )
    return SubscriptionWaiting(
        owner=Owner.PAYMENT_PROVIDER,
        reason=_LATE[subscription.status],
        until=next_look(subscription.look_at, now),
    )
