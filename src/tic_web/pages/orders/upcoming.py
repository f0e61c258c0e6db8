"""What is next for a member, for the front page: sessions ahead, and orders that wait for them."""

from typing import Any, Final

from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription_viewing import SubscriptionLine
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.list_orders import ListOrders, ListOrdersCommand
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions, ListSubscriptionsCommand
from tic_domain.orders.viewing import OrderLine
from tic_domain.scheduling.model import EntryState
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar, ListCalendarCommand
from tic_web.pages.frame import Viewer
from tic_web.pages.orders.showing import line_context
from tic_web.pages.orders.subscription_words import line_words

MOST: Final = 3
_LOOKED_THROUGH: Final = 20
_ASKS: Final = frozenset({OrderState.AWAITING_PAYMENT, OrderState.REFUND_REQUESTED})


async def upcoming(
    viewer: Viewer | None,
    list_calendar: ListCalendar,
    list_orders: ListOrders,
    list_subscriptions: ListSubscriptions,
) -> dict[str, Any]:
    """Nothing for whoever isn't signed in."""
    if viewer is None or not viewer.roles:
        return {"sessions": [], "asks": [], "renewals": []}
    found = await list_calendar(
        ListCalendarCommand(account_id=viewer.id, zone="UTC", first_day=None, last_day=None)
    )
    lines = await list_orders(
        ListOrdersCommand(which=OrderFilter(party=viewer.id), before=None, limit=_LOOKED_THROUGH)
    )
    monthly = await list_subscriptions(
        ListSubscriptionsCommand(account_id=viewer.id, before=None, limit=_LOOKED_THROUGH)
    )
    sessions = [one for one in found.items if one.entry.state is EntryState.BOOKED]
    return {
        "sessions": sessions[:MOST],
        "renewals": [line_words(one) for one in monthly if _renewal_failed(one)][:MOST],
        "asks": [line_context(one) for one in lines if _asks(one)][:MOST],
    }


def _renewal_failed(line: SubscriptionLine) -> bool:
    return line.viewer is Side.COACHEE and line.subscription.status is SubscriptionStatus.PAST_DUE


def _asks(line: OrderLine) -> bool:
    """It is the viewer who can end the waiting."""
    waiting, viewer = line.waiting, line.viewer
    is_theirs = waiting is not None and viewer is not None and waiting.owner.value == viewer.value
    return is_theirs and line.order.state in _ASKS
