"""What follows from what the provider reports of an order: decided from all of it, never from one event.

Whether the browser's return, a webhook or a reconciliation looked first makes no difference: the same facts
give the same steps, and steps that were taken already are not taken again.
"""

from datetime import datetime
from enum import Enum

import attrs

from tic_domain.orders.movements import TAKINGS, UNDOES, MovementKind, Movements
from tic_domain.shared.clauses import clause


class PaymentStatus(Enum):
    """Of the one payment that an order waits for."""

    OPEN = "open"
    """The pay page can still be used."""
    IN_PROGRESS = "in progress"
    """The coachee has paid by a means that takes days; it may still fail."""
    PAID = "paid"
    ENDED = "ended"
    """It can't be paid any more: expired, cancelled, or failed for good."""


@attrs.frozen(kw_only=True)
class PaymentFacts:
    """All that the provider knows of one order's money, asked for in one go."""

    status: PaymentStatus
    movements: Movements
    dispute_opened_at: datetime | None
    """Of one that the bank hasn't decided yet."""
    refunds_pending: int
    """Minor units of refunds that were accepted and are not certain yet; they are among the movements."""


class Step(Enum):
    """What has to be done about an order, each once."""

    CONFIRM_HOLD = "confirm the held time"
    RELEASE_HOLD = "give the held time back"
    REFUND_LATE = "refund money that came after the time was given back"
    REFUND_SURPLUS = "refund money beyond the price"
    END_PAYMENT = "end the payment at the provider"
    LOOK_AGAIN = "look up the payment again"


class Hold(Enum):
    """The calendar entry of an order's first session."""

    NONE = "none"
    """A package or period is paid before any session has its time."""
    LIVING = "living"
    BOOKED = "booked"
    GONE = "gone"
    """Given back: the time may be somebody else's by now."""


@clause("C3.1")
def steps_for(
    facts: PaymentFacts, *, price: int, hold: Hold, held_until: datetime, now: datetime
) -> frozenset[Step]:
    """What follows from these facts; how much goes back follows from the order. `price` in minor units.

    The hold is kept until the provider says how the payment ended, however long that takes: no webhook that
    comes late finds the time sold to somebody else. Only a payment that is still open after the hold is ended
    at the provider, and given back when that is done.
    """
    charged = _total(facts.movements, MovementKind.CHARGED)
    kept = charged - sum(_outstanding(facts.movements, kind) for kind in TAKINGS)
    if charged:
        if hold is Hold.GONE:
            return frozenset({Step.REFUND_LATE} if kept > 0 else ())
        found = ((Step.CONFIRM_HOLD, hold is Hold.LIVING), (Step.REFUND_SURPLUS, kept > price))
        return frozenset(step for step, is_so in found if is_so)
    match facts.status:
        case PaymentStatus.ENDED:
            return frozenset({Step.RELEASE_HOLD} if hold is Hold.LIVING else ())
        case PaymentStatus.OPEN if now >= held_until:
            return frozenset({Step.END_PAYMENT})
        case PaymentStatus.OPEN | PaymentStatus.IN_PROGRESS | PaymentStatus.PAID:
            # Paid without a charge: the provider is about to show it.
            return frozenset({Step.LOOK_AGAIN})


def _total(movements: Movements, kind: MovementKind) -> int:
    return sum(one.amount.amount for one in movements.all if one.kind is kind)


def _outstanding(movements: Movements, kind: MovementKind) -> int:
    undoing = next(undo for undo, undone in UNDOES.items() if undone is kind)
    return _total(movements, kind) - _total(movements, undoing)
