"""Statements, to the minor unit: what each of the two, and the operator, sees of the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Self

import attrs

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.order_ports import BookedEntry
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

ACCOUNTS_OF: Final[Mapping[Side, tuple[LedgerAccount, ...]]] = {
    Side.COACHEE: (LedgerAccount.COACHEE,),
    Side.COACH: (LedgerAccount.FEE, LedgerAccount.COACH, LedgerAccount.TRANSFERRED),
}
"""The operator sees all of them; a line in which nothing of one's own moved is left out."""


@attrs.frozen(kw_only=True)
class StatementLine:
    """One entry of the ledger. Amounts in minor units, signed as in the ledger; the line sums to zero."""

    number: int
    at: datetime
    order_id: OrderId
    title: str
    cause: str
    """As in the ledger: the kind of movement and the provider's reference of it."""
    currency: str
    amounts: Mapping[LedgerAccount, int]

    @classmethod
    def of(cls, booked: BookedEntry) -> Self:
        amounts = dict.fromkeys(LedgerAccount, 0)
        for posting in booked.entry.postings:
            amounts[posting.account] += posting.amount.amount
        return cls(
            number=booked.number,
            at=booked.entry.at,
            order_id=booked.order_id,
            title=booked.title,
            cause=booked.entry.cause,
            currency=booked.entry.postings[0].amount.currency if booked.entry.postings else "",
            amounts=amounts,
        )

    @property
    def what(self) -> str:
        return self.cause.partition(":")[0]

    @property
    def reference(self) -> str:
        """The provider's own."""
        return self.cause.partition(":")[2]

    @property
    def sum(self) -> int:
        """Of all accounts: zero."""
        return sum(self.amounts.values())

    def amount(self, account: LedgerAccount) -> Money:
        return Money(self.amounts[account], self.currency)


@attrs.frozen(kw_only=True)
class Statement:
    since: datetime
    until: datetime
    accounts: tuple[LedgerAccount, ...]
    """Whose columns are shown."""
    lines: tuple[StatementLine, ...]

    @classmethod
    def of_side(cls, side: Side, booked: Iterable[BookedEntry], *, since: datetime, until: datetime) -> Self:
        return cls.of(ACCOUNTS_OF[side], booked, since=since, until=until)

    @classmethod
    def of(
        cls,
        accounts: tuple[LedgerAccount, ...],
        booked: Iterable[BookedEntry],
        *,
        since: datetime,
        until: datetime,
    ) -> Self:
        lines = (StatementLine.of(one) for one in booked if one.entry.postings)
        shown = tuple(one for one in lines if any(one.amounts[account] for account in accounts))
        return cls(since=since, until=until, accounts=accounts, lines=shown)

    def totals(self) -> dict[str, dict[LedgerAccount, int]]:
        """By currency: the sum of each shown column, in minor units."""
        totals: dict[str, dict[LedgerAccount, int]] = {}
        for line in self.lines:
            sums = totals.setdefault(line.currency, dict.fromkeys(self.accounts, 0))
            for account in self.accounts:
                sums[account] += line.amounts[account]
        return totals
