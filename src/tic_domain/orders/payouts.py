"""What of an order is due to its coach now, and why the rest is not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

import attrs

from tic_domain.orders.terms import Terms


class Holding(Enum):
    """Why nothing is paid out of an order although something would be due."""

    DISPUTED = "a dispute is open"
    REPORTED = "a report is being looked into"
    REFUND_REQUESTED = "a refund is being decided"
    HELD_BY_OPERATOR = "an operator holds it"
    TAKEN_BACK = "it was paid, and taken back at the payment provider; an operator looks at why"
    """By hand there: nothing here asked for it."""


@attrs.frozen(kw_only=True)
class EarnedSession:
    """A coaching session that took place, or was missed or cancelled so that it counts for the coach."""

    ended_at: datetime
    share: int
    """The coach's, in minor units."""


@attrs.frozen(kw_only=True)
class Due:
    """`amount` in minor units: above zero to be transferred, below zero to be taken back by a reversal."""

    amount: int
    next_at: datetime | None
    """When more becomes due by itself; None where nothing is waiting for its time."""
    holding: Holding | None


def due(
    terms: Terms,
    earned: Sequence[EarnedSession],
    *,
    owed: int,
    transferred: int,
    all_ended: bool,
    holding: Holding | None,
    now: datetime,
) -> Due:
    """`owed` is the coach's balance in the ledger, what was transferred already taken off.

    Never more than is owed. What a refund or dispute made less than was transferred is taken back whatever
    holds. Once every session of the order has ended, the last payout takes all that is owed, so that rounding
    leaves nothing behind.
    """
    if owed < 0:
        return Due(amount=owed, next_at=None, holding=holding)
    delay = timedelta(minutes=terms.payout_delay_minutes)
    ripe = [one for one in earned if one.ended_at + delay <= now]
    waiting = [one.ended_at + delay for one in earned if one.ended_at + delay > now]
    next_at = min(waiting, default=None)
    if holding is not None:
        return Due(amount=0, next_at=next_at, holding=holding)
    if all_ended and not waiting:
        return Due(amount=owed, next_at=None, holding=None)
    ripe_share = sum(one.share for one in ripe)
    return Due(amount=max(0, min(owed, ripe_share - transferred)), next_at=next_at, holding=None)
