"""A subscription as one of the two, or an operator, sees it."""

from datetime import datetime

import attrs

from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_waiting import SubscriptionWaiting, subscription_waits_for
from tic_domain.orders.terms import Side
from tic_domain.orders.viewing import OrderLine
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@clause("C3.3")
def may_see_subscription(subscription: Subscription, party: AccountId) -> bool:
    """One of the two. A coach knows of it from its first payment on."""
    return party == subscription.coachee_id or (party == subscription.coach_id and subscription.has_begun)


@attrs.frozen(kw_only=True)
class SubscriptionLine:
    """A subscription in a list."""

    subscription: Subscription
    viewer: Side | None
    """None for an operator."""
    other_name: str
    """The other side's; the coachee's for an operator."""
    waiting: SubscriptionWaiting | None
    """None once it has ended."""


@attrs.frozen(kw_only=True)
class SubscriptionView:
    """`can_...`: what the viewer can do about it now."""

    line: SubscriptionLine
    can_pay: bool
    can_end: bool
    can_go_on: bool
    renewal_url: str | None
    """Where a renewal that failed can be paid, by another card as well; for its coachee, and an operator."""
    months: tuple[OrderLine, ...]
    """The latest first."""


def subscription_line(
    subscription: Subscription, *, viewer: Side | None, other_name: str, now: datetime
) -> SubscriptionLine:
    return SubscriptionLine(
        subscription=subscription,
        viewer=viewer,
        other_name=other_name,
        waiting=subscription_waits_for(subscription, now),
    )


def subscription_view(
    line: SubscriptionLine, months: tuple[OrderLine, ...], now: datetime
) -> SubscriptionView:
    subscription, is_coachee = line.subscription, line.viewer is Side.COACHEE
    return SubscriptionView(
        line=line,
        can_pay=is_coachee and subscription.can_be_paid(now),
        can_end=line.viewer is not None and subscription.can_end,
        can_go_on=is_coachee and subscription.can_go_on,
        renewal_url=None if line.viewer is Side.COACH else subscription.renewal_url,
        months=months,
    )
