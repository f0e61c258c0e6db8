"""Facts about orders."""

from typing import Self

import attrs

from tic_domain.orders.model import Order
from tic_domain.orders.subscription import Subscription
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId


@attrs.frozen(kw_only=True)
class OrderEvent(Event):
    order_id: OrderId
    coachee_id: AccountId
    coach_id: AccountId

    @classmethod
    def of(cls, order: Order) -> Self:
        return cls(order_id=order.id, coachee_id=order.coachee_id, coach_id=order.coach_id)


@attrs.frozen(kw_only=True)
class OrderPlaced(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class OrderPaid(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class OrderExpired(OrderEvent):
    """Nobody paid in time."""


@attrs.frozen(kw_only=True)
class OrderCancelled(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class RefundRequested(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class RefundGranted(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class RefundRefused(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class PayoutHeld(OrderEvent):
    """By an operator."""


@attrs.frozen(kw_only=True)
class PayoutReleased(OrderEvent):
    pass


@attrs.frozen(kw_only=True)
class PayoutTrouble(Event):
    """Something new keeps money from a coach's bank. What, stands in their payout account."""

    coach_id: AccountId


@attrs.frozen(kw_only=True)
class MoneyMoved(OrderEvent):
    """The ledger has a new entry. `cause` says which."""

    cause: str

    @classmethod
    def with_cause(cls, order: Order, cause: str) -> Self:
        return cls(order_id=order.id, coachee_id=order.coachee_id, coach_id=order.coach_id, cause=cause)


@attrs.frozen(kw_only=True)
class SubscriptionEvent(Event):
    subscription_id: SubscriptionId
    coachee_id: AccountId
    coach_id: AccountId

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        return cls(
            subscription_id=subscription.id,
            coachee_id=subscription.coachee_id,
            coach_id=subscription.coach_id,
        )


@attrs.frozen(kw_only=True)
class SubscriptionBegun(SubscriptionEvent):
    """The first month is paid."""


@attrs.frozen(kw_only=True)
class RenewalFailed(SubscriptionEvent):
    """An attempt to renew was not paid."""


@attrs.frozen(kw_only=True)
class SubscriptionEnding(SubscriptionEvent):
    """It was cancelled for the end of its month."""


@attrs.frozen(kw_only=True)
class SubscriptionResumed(SubscriptionEvent):
    pass


@attrs.frozen(kw_only=True)
class SubscriptionEnded(SubscriptionEvent):
    pass
