"""What is in progress around one account at one moment, in the payment provider's finest words.

Each enumeration is closed and ends with `UNKNOWN`: a value that we have no word for becomes that one.
"""

from datetime import datetime
from enum import Enum

import attrs

from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.shared.money import Money


class _Closed(Enum):
    @classmethod
    def _missing_(cls, value: object) -> "Enum | None":
        return cls.__members__.get("UNKNOWN")


class PaymentState(_Closed):
    REQUIRES_PAYMENT_METHOD = "requires payment method"
    REQUIRES_CONFIRMATION = "requires confirmation"
    REQUIRES_ACTION = "requires action"
    REQUIRES_CAPTURE = "requires capture"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class SubscriptionState(_Closed):
    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class RefundState(_Closed):
    PENDING = "pending"
    REQUIRES_ACTION = "requires action"
    FAILED = "failed"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class DisputeState(_Closed):
    NEEDS_RESPONSE = "needs response"
    UNDER_REVIEW = "under review"
    WARNING_NEEDS_RESPONSE = "warning needs response"
    WARNING_UNDER_REVIEW = "warning under review"
    WARNING_CLOSED = "warning closed"
    WON = "won"
    LOST = "lost"
    UNKNOWN = "unknown"


class PayoutState(_Closed):
    PENDING = "pending"
    IN_TRANSIT = "in transit"
    FAILED = "failed"
    PAID = "paid"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class InvoiceState(_Closed):
    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class OrderSeen:
    id: str
    title: str
    side: Side
    """As which of the two the person has it."""
    state: OrderState | None
    """None for one that we have no word for."""
    until: datetime | None
    """When its state ends at the latest by itself."""


@attrs.frozen(kw_only=True)
class PaymentSeen:
    order_id: str
    title: str
    state: PaymentState
    until: datetime | None


@attrs.frozen(kw_only=True)
class RefundSeen:
    order_id: str
    title: str
    state: RefundState
    until: datetime | None


@attrs.frozen(kw_only=True)
class DisputeSeen:
    order_id: str
    title: str
    state: DisputeState
    until: datetime | None


@attrs.frozen(kw_only=True)
class SubscriptionSeen:
    id: str
    title: str
    state: SubscriptionState
    ends_at: datetime | None
    """Where it was cancelled for the end of a month."""
    until: datetime | None


@attrs.frozen(kw_only=True)
class InvoiceSeen:
    reference: str
    subscription_id: str
    title: str
    state: InvoiceState
    until: datetime | None


@attrs.frozen(kw_only=True)
class PayoutSeen:
    reference: str
    amount: Money
    state: PayoutState


@attrs.frozen(kw_only=True)
class DeletionSnapshot:
    """After asking the provider about everything that isn't over for good."""

    taken_at: datetime
    orders: tuple[OrderSeen, ...] = ()
    payments: tuple[PaymentSeen, ...] = ()
    subscriptions: tuple[SubscriptionSeen, ...] = ()
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()
    payouts: tuple[PayoutSeen, ...] = ()
    invoices: tuple[InvoiceSeen, ...] = ()
    balances: tuple[Money, ...] = ()
    """Of the coach's account with the provider, by currency."""
    waiting_events: int = 0
    """What the provider told us about this person, and nobody has followed up yet."""
    not_asked: tuple[str, ...] = ()
    """What the provider didn't answer about, in words."""
    marks: frozenset[tuple[str, int]] = frozenset()
    """Id and version of each order and subscription that was looked at, to see whether it still holds."""
