"""What the payment provider reports of one order's money: facts with their own time, never decisions.

A provider is asked for all of them at once. They may be seen late or twice; they never change, and none that
happened earlier turns up after one that happened later.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.shared.classification import stored
from tic_domain.shared.money import Money


class MovementKind(Enum):
    CHARGED = "charged"
    """The coachee paid."""
    REFUNDED = "refunded"
    """Sent back to the coachee. What fails later is a movement of its own."""
    REFUND_RETURNED = "refund returned"
    DISPUTED = "disputed"
    """Taken by the coachee's bank until the dispute is decided."""
    DISPUTE_RETURNED = "dispute returned"
    """Won: the bank gave it back."""
    TRANSFERRED = "transferred"
    """Sent to the coach's account with the provider."""
    TRANSFER_REVERSED = "transfer reversed"


TAKINGS: Final = frozenset({MovementKind.REFUNDED, MovementKind.DISPUTED})
UNDOES: Final = {
    MovementKind.REFUND_RETURNED: MovementKind.REFUNDED,
    MovementKind.DISPUTE_RETURNED: MovementKind.DISPUTED,
    MovementKind.TRANSFER_REVERSED: MovementKind.TRANSFERRED,
}
"""What a movement takes back, whole or in part."""


@stored
@attrs.frozen(kw_only=True)
class Movement:
    """`reference` is the provider's own id of it: unique within its kind."""

    kind: MovementKind = field(metadata=data.MONEY)
    reference: str = field(metadata=data.MONEY)
    amount: Money = field(metadata=data.MONEY)
    at: datetime = field(metadata=data.MONEY)
    of: str | None = field(metadata=data.MONEY)
    """For a return or a reversal: the reference of what it undoes; None for the others."""

    @property
    def cause(self) -> str:
        return f"{self.kind.value}:{self.reference}"


@attrs.frozen
class Movements:
    """All of one order, in the order in which they happened; of one moment, by kind and reference."""

    all: tuple[Movement, ...]

    @classmethod
    def of(cls, movements: Iterable[Movement]) -> Self:
        """Repeats count once."""
        order = {kind: number for number, kind in enumerate(MovementKind)}
        return cls(tuple(sorted(set(movements), key=lambda one: (one.at, order[one.kind], one.reference))))


def differ(one: Movement, other: Movement) -> bool:
    """Whether two of one cause can't be the same."""
    return (one.amount, one.of) != (other.amount, other.of)
