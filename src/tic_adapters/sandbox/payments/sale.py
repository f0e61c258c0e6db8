"""One charge and everything that becomes of its money. Changes itself; whoever holds it stores it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import attrs

from tic_adapters.sandbox.payments.cards import DECIDED_AFTER, Card
from tic_domain.orders.errors import ChargeDisputed, PaymentRefused, PaymentUnknown
from tic_domain.orders.movements import UNDOES, Movement, MovementKind
from tic_domain.shared.money import Money

_NEXT: Final = timedelta(microseconds=1)
_IN_REFERENCES: Final = {
    MovementKind.CHARGED: "ch",
    MovementKind.REFUNDED: "re",
    MovementKind.REFUND_RETURNED: "rf",
    MovementKind.DISPUTED: "dp",
    MovementKind.DISPUTE_RETURNED: "dr",
    MovementKind.TRANSFERRED: "tr",
    MovementKind.TRANSFER_REVERSED: "trr",
}


@attrs.frozen
class News:
    """That something changed, in Stripe's words for it."""

    type: str
    subject: str
    payee: str | None = None


@attrs.frozen
class Due:
    """What happens by itself at that time."""

    at: datetime
    act: Callable[[datetime], None]


@attrs.define(kw_only=True)
class Pending:
    """A refund that isn't certain yet."""

    reference: str
    amount: int
    certain_at: datetime
    fails: bool


@attrs.define(kw_only=True)
class Dispute:
    reference: str
    opened_at: datetime
    decided_at: datetime


@attrs.define(kw_only=True)
class Sale:
    """`number` tells the charges of one document apart."""

    document: str
    number: int
    amount: Money
    card: Card
    movements: list[Movement] = attrs.field(factory=list)
    pending: list[Pending] = attrs.field(factory=list)
    dispute: Dispute | None = None
    """One that the bank hasn't decided."""
    disputed_at: datetime | None = None
    """When its owner will dispute it."""
    receivers: dict[str, str] = attrs.field(factory=dict)
    """Which payee got which transfer."""
    news: list[News] = attrs.field(factory=list)

    @classmethod
    def charged(cls, document: str, number: int, amount: Money, card: Card, at: datetime) -> "Sale":
        sale = cls(document=document, number=number, amount=amount, card=card)
        sale._move(MovementKind.CHARGED, amount.amount, at)
        if card.script.disputed_after is not None:
            sale.disputed_at = at + card.script.disputed_after
        return sale

    @property
    def charge(self) -> str:
        return self.movements[0].reference

    def dues(self) -> Iterator[Due]:
        for pending in self.pending:
            yield Due(pending.certain_at, partial(self._settle, pending))
        if self.disputed_at is not None:
            yield Due(self.disputed_at, self.open_dispute)
        if self.dispute is not None:
            yield Due(self.dispute.decided_at, lambda at: self.decide_dispute(at, won=self._will_be_won))

    def refund(self, amount: Money, at: datetime) -> None:
        """Raises ChargeDisputed, PaymentRefused."""
        if self.dispute is not None:
            raise ChargeDisputed
        self._check(amount, self.left, "The refund is larger than what is left of the charge.")
        moved = self._move(MovementKind.REFUNDED, amount.amount, at)
        script = self.card.script
        if script.refund_certain_after is not None:
            certain_at = moved.at + script.refund_certain_after
            self.pending.append(
                Pending(
                    reference=moved.reference,
                    amount=amount.amount,
                    certain_at=certain_at,
                    fails=script.refunds_fail,
                )
            )
        self._tell("refund.created", moved.reference)

    def open_dispute(self, at: datetime) -> None:
        """All that is left. Nothing is left to dispute where all of it went back."""
        self.disputed_at = None
        if self.dispute is not None or not self.left:
            return
        moved = self._move(MovementKind.DISPUTED, self.left, at)
        self.dispute = Dispute(
            reference=moved.reference, opened_at=moved.at, decided_at=moved.at + DECIDED_AFTER
        )
        self._tell("charge.dispute.created", moved.reference)

    def decide_dispute(self, at: datetime, *, won: bool) -> None:
        if self.dispute is None:
            return
        reference, self.dispute = self.dispute.reference, None
        if won:
            self._undo(self._movement(reference), None, at)
        self._tell("charge.dispute.closed", reference)

    def transfer(self, payee: str, amount: Money, at: datetime) -> None:
        """Raises PaymentRefused."""
        room = self.amount.amount - self._outstanding(MovementKind.TRANSFERRED)
        self._check(amount, room, "The transfers are larger than the charge.")
        moved = self._move(MovementKind.TRANSFERRED, amount.amount, at)
        self.receivers[moved.reference] = payee
        self._tell("transfer.created", moved.reference)

    def receiver_of(self, transfer: str) -> str:
        """Raises PaymentUnknown where it is no transfer."""
        if transfer not in self.receivers:
            raise PaymentUnknown
        return self.receivers[transfer]

    def reverse(self, transfer: str, amount: Money, at: datetime) -> None:
        """Raises PaymentUnknown, PaymentRefused."""
        moved = self._movement(transfer)
        back = sum(one.amount.amount for one in self.movements if one.of == transfer)
        self._check(amount, moved.amount.amount - back, "The reversal is larger than the transfer.")
        self._undo(moved, amount, at)
        self._tell("transfer.reversed", transfer)

    @property
    def left(self) -> int:
        """Of the charge, in minor units."""
        gone = self._outstanding(MovementKind.REFUNDED) + self._outstanding(MovementKind.DISPUTED)
        return self.amount.amount - gone

    @property
    def refunds_pending(self) -> int:
        return sum(one.amount for one in self.pending)

    @property
    def _will_be_won(self) -> bool:
        return self.card.script.dispute_won

    def _settle(self, pending: Pending, at: datetime) -> None:
        self.pending.remove(pending)
        if pending.fails:
            self._undo(self._movement(pending.reference), None, at)
        self._tell("refund.failed" if pending.fails else "refund.updated", pending.reference)

    def _movement(self, reference: str) -> Movement:
        for one in self.movements:
            if one.reference == reference:
                return one
        raise PaymentUnknown

    def _outstanding(self, kind: MovementKind) -> int:
        undoing = next(undo for undo, undone in UNDOES.items() if undone is kind)
        return self._total(kind) - self._total(undoing)

    def _total(self, kind: MovementKind) -> int:
        return sum(one.amount.amount for one in self.movements if one.kind is kind)

    def _check(self, amount: Money, room: int, why: str) -> None:
        if amount.currency != self.amount.currency:
            raise PaymentRefused("The amount is in another currency than the charge.")
        if amount.amount <= 0:
            raise PaymentRefused("The amount is not above zero.")
        if amount.amount > room:
            raise PaymentRefused(why)

    def _undo(self, moved: Movement, amount: Money | None, at: datetime) -> Movement:
        kind = next(undo for undo, undone in UNDOES.items() if undone is moved.kind)
        return self._move(kind, (amount or moved.amount).amount, at, of=moved.reference)

    def _move(self, kind: MovementKind, amount: int, at: datetime, *, of: str | None = None) -> Movement:
        # Each has a moment of its own and none is before an earlier one, whatever the clock does: what was
        # reported once keeps its place for good.
        if self.movements:
            at = max(at, self.movements[-1].at + _NEXT)
        serial = len(self.movements) + 1
        moved = Movement(
            kind=kind,
            reference=f"{_IN_REFERENCES[kind]}_{self.document}_{self.number}_{serial}",
            amount=Money(amount, self.amount.currency),
            at=at,
            of=of,
        )
        self.movements.append(moved)
        return moved

    def _tell(self, type: str, subject: str) -> None:
        self.news.append(News(type, subject))
