"""The ledger of an order: double-entry, derived from what moved, balanced by construction.

At the charge the price is divided into the platform's fee and the coach's share. What is taken back later
reduces both as if the rest had been the price; what goes beyond the price (a refund and a lost dispute of the
same charge) is the platform's loss and never debits the coach twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.orders.errors import CurrencyChanged, EntryUnbalanced, MovementsUnexplained
from tic_domain.orders.movements import TAKINGS, UNDOES, Movement, MovementKind, Movements
from tic_domain.orders.splitting import fee_of
from tic_domain.shared.classification import stored
from tic_domain.shared.clauses import clause
from tic_domain.shared.money import Money


class LedgerAccount(Enum):
    """A positive amount is what came to that account."""

    COACHEE = "coachee"
    """The coachee's card."""
    FEE = "platform fee"
    COACH = "coach's share"
    """Owed to the coach, due or not yet."""
    TRANSFERRED = "transferred"
    """On the coach's account with the provider."""
    LOSS = "platform's loss"


@stored
@attrs.frozen
class Posting:
    account: LedgerAccount = field(metadata=data.MONEY)
    amount: Money = field(metadata=data.MONEY)


@attrs.frozen(kw_only=True)
class Entry:
    """One movement, booked. `cause` is unique in an order: an entry is made once and never changed."""

    cause: str
    at: datetime
    postings: tuple[Posting, ...]

    @classmethod
    def of(cls, movement: Movement, amounts: Mapping[LedgerAccount, int]) -> Self:
        """Amounts in minor units; zeros are left out. Raises EntryUnbalanced."""
        if sum(amounts.values()):
            raise EntryUnbalanced(movement.cause)
        return cls(
            cause=movement.cause,
            at=movement.at,
            postings=tuple(
                Posting(account, attrs.evolve(movement.amount, amount=amount))
                for account, amount in amounts.items()
                if amount
            ),
        )


@clause("C3.1")
def entries_of(movements: Movements, fee_permille: int) -> tuple[Entry, ...]:
    """All entries of an order, in the order of its movements.

    Later movements never change earlier entries. Raises MovementsUnexplained for what can't have happened
    (money taken before there was a charge, a return of what was never taken), CurrencyChanged.
    """
    made: dict[str, Entry] = {}
    sums = _Sums()
    for movement in movements.all:
        if movement.cause in made:
            raise MovementsUnexplained(movement.cause)
        after = sums.with_(movement)
        made[movement.cause] = Entry.of(
            movement, _difference(sums.booked(fee_permille), after.booked(fee_permille))
        )
        sums = after
    return tuple(made.values())


@attrs.frozen
class _Sums:
    """Where an order's money is, in minor units. `open` are the takings and transfers that can be undone."""

    charged: int = 0
    taken: int = 0
    transferred: int = 0
    currency: str | None = None
    open: Mapping[str, int] = attrs.field(factory=dict)

    def with_(self, movement: Movement) -> "_Sums":
        kind, amount = movement.kind, movement.amount.amount
        if amount < 0 or (self.currency is None and kind is not MovementKind.CHARGED):
            raise MovementsUnexplained(movement.cause)
        if self.currency not in {None, movement.amount.currency}:
            raise CurrencyChanged(movement.cause)
        if kind is MovementKind.CHARGED:
            return attrs.evolve(self, charged=self.charged + amount, currency=movement.amount.currency)
        if kind in UNDOES:
            return self._undone(movement)
        opened = {**self.open, movement.cause: amount}
        if kind in TAKINGS:
            return attrs.evolve(self, taken=self.taken + amount, open=opened)
        return attrs.evolve(self, transferred=self.transferred + amount, open=opened)

    def _undone(self, movement: Movement) -> "_Sums":
        amount, undoes = movement.amount.amount, f"{UNDOES[movement.kind].value}:{movement.of}"
        left = self.open.get(undoes, -1) - amount
        if left < 0:
            raise MovementsUnexplained(movement.cause)
        opened = {**self.open, undoes: left}
        if UNDOES[movement.kind] in TAKINGS:
            return attrs.evolve(self, taken=self.taken - amount, open=opened)
        return attrs.evolve(self, transferred=self.transferred - amount, open=opened)

    def booked(self, fee_permille: int) -> dict[LedgerAccount, int]:
        """What each account holds. Their sum is zero whatever the sums are."""
        kept = max(0, self.charged - self.taken)
        fee = fee_of(Money(kept, self.currency or ""), fee_permille).amount
        return {
            LedgerAccount.COACHEE: self.taken - self.charged,
            LedgerAccount.FEE: fee,
            LedgerAccount.COACH: kept - fee - self.transferred,
            LedgerAccount.TRANSFERRED: self.transferred,
            LedgerAccount.LOSS: min(0, self.charged - self.taken),
        }


def _difference(
    before: Mapping[LedgerAccount, int], after: Mapping[LedgerAccount, int]
) -> dict[LedgerAccount, int]:
    return {account: after[account] - before[account] for account in LedgerAccount}


def balances(entries: Iterable[Entry]) -> dict[LedgerAccount, int]:
    """In minor units, every account; their sum is zero."""
    totals = dict.fromkeys(LedgerAccount, 0)
    for entry in entries:
        for posting in entry.postings:
            totals[posting.account] += posting.amount.amount
    return totals
