"""Coaches as the payment provider knows them: whether they can be paid, and what is missing till then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

WITHDRAWN_WITHIN: Final = timedelta(days=14)
"""How far back payouts to a coach's bank are looked at."""


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


@stored
@attrs.frozen(kw_only=True)
class PayoutAccount:
    """What we keep of a coach's account with the provider: as it was when it was last looked at."""

    coach_id: AccountId = field(metadata=data.PAYEE)
    reference: str = field(metadata=data.PAYEE)
    status: PayeeStatus = field(metadata=data.PAYEE)
    missing: tuple[str, ...] = field(metadata=data.PAYEE)
    """What the coach has to give, in words."""
    reason: str | None = field(metadata=data.PAYEE)
    looked_at: datetime = field(metadata=system("how old what is known of a payout account is"))

    @classmethod
    def of(cls, coach_id: AccountId, payee: Payee, now: datetime) -> Self:
        return cls(
            coach_id=coach_id,
            reference=payee.reference,
            status=payee.status,
            missing=payee.missing,
            reason=payee.reason,
            looked_at=now,
        )

    def after_withdrawals(self, newest_first: Sequence[Withdrawal]) -> Self:
        """With the reason why the latest payout to the bank failed, unless another one worked since."""
        latest = newest_first[0] if newest_first else None
        if latest is None or latest.status is not WithdrawalStatus.FAILED or self.reason is not None:
            return self
        why = f": {latest.reason}" if latest.reason else "."
        return attrs.evolve(
            self, reason=f"The last payout to your bank failed{why} Check your bank details there."
        )

    @property
    def is_ready(self) -> bool:
        return self.status is PayeeStatus.READY
