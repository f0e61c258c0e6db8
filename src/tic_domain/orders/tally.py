"""Where an order's money is by now: sums over its movements."""

from datetime import datetime
from typing import Self

import attrs

from tic_domain.orders.ledger import LedgerAccount, balances, entries_of
from tic_domain.orders.movements import TAKINGS, UNDOES, MovementKind, Movements


@attrs.frozen(kw_only=True)
class Tally:
    """Amounts in minor units, what was undone taken off."""

    charged: int
    charge: str | None
    """The reference of the latest charge: refunds and transfers come out of it."""
    paid_at: datetime | None
    refunded: int
    disputed: int
    transferred: int
    owed: int
    """The coach's balance: what is still to be transferred; below zero where too much was."""
    refunds: int
    """How many refunds were made, those that came back included."""
    transfers: int
    reversals: int
    last_taken_at: datetime | None
    last_returned_at: datetime | None
    """When a refund last came back: it is not sent again at once."""
    open_transfers: tuple[tuple[str, int], ...]
    """Reference, and what of it was not reversed; oldest first."""

    @classmethod
    def of(cls, movements: Movements, fee_permille: int) -> Self:
        """Raises what `entries_of` raises."""
        charges = [one for one in movements.all if one.kind is MovementKind.CHARGED]
        takings = [one.at for one in movements.all if one.kind in TAKINGS]
        returned = [one.at for one in movements.all if one.kind is MovementKind.REFUND_RETURNED]
        return cls(
            charged=sum(one.amount.amount for one in charges),
            charge=charges[-1].reference if charges else None,
            paid_at=charges[0].at if charges else None,
            refunded=_kept(movements, MovementKind.REFUNDED),
            disputed=_kept(movements, MovementKind.DISPUTED),
            transferred=_kept(movements, MovementKind.TRANSFERRED),
            owed=balances(entries_of(movements, fee_permille))[LedgerAccount.COACH],
            refunds=_count(movements, MovementKind.REFUNDED),
            transfers=_count(movements, MovementKind.TRANSFERRED),
            reversals=_count(movements, MovementKind.TRANSFER_REVERSED),
            last_taken_at=max(takings, default=None),
            last_returned_at=max(returned, default=None),
            open_transfers=_open_transfers(movements),
        )

    @property
    def back(self) -> int:
        """What went back to the coachee, whichever way."""
        return self.refunded + self.disputed


def _count(movements: Movements, kind: MovementKind) -> int:
    return sum(one.kind is kind for one in movements.all)


def _kept(movements: Movements, kind: MovementKind) -> int:
    undone = (one for one in movements.all if UNDOES.get(one.kind) is kind)
    done = (one for one in movements.all if one.kind is kind)
    return sum(one.amount.amount for one in done) - sum(one.amount.amount for one in undone)


def _open_transfers(movements: Movements) -> tuple[tuple[str, int], ...]:
    left = {one.reference: one.amount.amount for one in movements.all if one.kind is MovementKind.TRANSFERRED}
    for one in movements.all:
        if one.kind is MovementKind.TRANSFER_REVERSED and one.of is not None:
            left[one.of] -= one.amount.amount
    return tuple((reference, amount) for reference, amount in left.items() if amount > 0)
