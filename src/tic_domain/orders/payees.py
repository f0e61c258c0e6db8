"""Coaches as the payment provider knows them: whether they can be paid, and what is missing till then."""

from enum import Enum

import attrs

from tic_domain.shared.money import Money


class PayeeStatus(Enum):
    MISSING = "missing"
    """The coach has not begun to connect payouts."""
    INCOMPLETE = "incomplete"
    """Something is still to be given; `Payee.missing` says what."""
    IN_REVIEW = "in review"
    """The provider is looking at what was given."""
    READY = "ready"
    RESTRICTED = "restricted"
    """It worked once, and something new is asked for."""
    CLOSED = "closed"
    """The coach or the provider ended it."""


@attrs.frozen(kw_only=True)
class Payee:
    """A coach's account with the provider, as it is now."""

    reference: str
    """The provider's id of it."""
    status: PayeeStatus
    missing: tuple[str, ...]
    """What the coach has to give, in words."""
    reason: str | None
    """Why it is restricted or closed, in words."""
    balance: tuple[Money, ...]
    """What lies there, by currency; below zero where more went back than came in."""


@attrs.frozen(kw_only=True)
class Withdrawal:
    """From the coach's account with the provider to their bank: the provider's own act."""

    reference: str
    amount: Money
    status: "WithdrawalStatus"
    reason: str | None
    """Why it failed, in words."""


class WithdrawalStatus(Enum):
    PENDING = "pending"
    IN_TRANSIT = "in transit"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
