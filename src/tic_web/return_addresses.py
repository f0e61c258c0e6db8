"""Where the payment provider sends a browser back to. Going there proves nothing: it is looked up there."""

from tic_domain.shared.ids import OrderId, SubscriptionId


def paid_url(base_url: str, order_id: OrderId) -> str:
    return f"{base_url}/orders/{order_id}/paid"


def back_url(base_url: str, order_id: OrderId) -> str:
    return f"{base_url}/orders/{order_id}"


def first_month_paid_url(base_url: str, subscription_id: SubscriptionId) -> str:
    return f"{base_url}/subscriptions/{subscription_id}/paid"


def subscription_url(base_url: str, subscription_id: SubscriptionId) -> str:
    return f"{base_url}/subscriptions/{subscription_id}"


def connected_url(base_url: str) -> str:
    """Whether or not everything was given."""
    return f"{base_url}/earnings/connected"


def link_over_url(base_url: str) -> str:
    """For a link that has run out: a new one is made there."""
    return f"{base_url}/earnings/again"
