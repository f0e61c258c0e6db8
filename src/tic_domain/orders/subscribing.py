"""What the payment provider reports of one subscription: facts, asked for in one go."""

from datetime import datetime
from enum import Enum

import attrs

from tic_domain.orders.movements import Movements
from tic_domain.shared.money import Money


class SubscriptionStatus(Enum):
    AWAITING_PAYMENT = "awaiting payment"
    ACTIVE = "active"
    PAST_DUE = "past due"
    """A renewal was not paid; the provider tries again on days of its own."""
    UNPAID = "unpaid"
    """It has stopped trying."""
    PAUSED = "paused"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """A state that we have no word for yet: it blocks what a known one would allow."""


@attrs.frozen(kw_only=True)
class PeriodFacts:
    """One month, paid or to be paid. `reference` is the provider's id of its invoice."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    amount: Money
    is_paid: bool
    is_open: bool
    """Not paid, and still can be."""
    attempts: int
    next_attempt_at: datetime | None
    pay_url: str | None
    """The provider's page where it can be paid by another card; None where it can't be."""
    movements: Movements
    dispute_opened_at: datetime | None
    """Of one that the bank hasn't decided yet."""
    refunds_pending: int
    """As of an order's money."""


@attrs.frozen(kw_only=True)
class SubscriptionFacts:
    reference: str | None
    """The provider's id; None before the first payment."""
    status: SubscriptionStatus
    checkout_ended: bool
    """The page for the first payment can't be used any more."""
    ends_at: datetime | None
    """Where it was cancelled for the end of a period."""
    periods: tuple[PeriodFacts, ...]
    """By begin."""
