"""The columns of a statement: amounts as people read them, of which each line adds up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.statement import StatementLine
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

CAUSES: Final[Mapping[str, str]] = {
    "charged": "Paid",
    "refunded": "Refund",
    "refund returned": "Refund that came back",
    "disputed": "Taken by the bank",
    "dispute returned": "Given back by the bank",
    "transferred": "Transfer",
    "transfer reversed": "Transfer taken back",
}
"""As the ledger calls the kinds of movements."""


@attrs.frozen(kw_only=True)
class Column:
    key: str
    title: str
    of: Callable[[StatementLine], int]
    """In minor units."""


def _moved(line: StatementLine, *accounts: LedgerAccount) -> int:
    return sum(line.amounts[one] for one in accounts)


_CHARGED: Final = "charged"
_COACHEE: Final = (
    Column(
        key="paid",
        title="Paid",
        of=lambda line: -_moved(line, LedgerAccount.COACHEE) if line.what == _CHARGED else 0,
    ),
    Column(
        key="returned",
        title="Returned",
        of=lambda line: 0 if line.what == _CHARGED else _moved(line, LedgerAccount.COACHEE),
    ),
)
_COACH: Final = (
    Column(key="charge", title="Charge", of=lambda line: -_moved(line, LedgerAccount.COACHEE)),
    Column(key="fee", title="Fee", of=lambda line: _moved(line, LedgerAccount.FEE)),
    Column(
        key="share",
        title="Your share",
        of=lambda line: _moved(line, LedgerAccount.COACH, LedgerAccount.TRANSFERRED),
    ),
    Column(key="transferred", title="Transferred", of=lambda line: _moved(line, LedgerAccount.TRANSFERRED)),
)
_LOSS: Final = Column(
    key="loss", title="Carried by the platform", of=lambda line: _moved(line, LedgerAccount.LOSS)
)


@attrs.frozen(kw_only=True)
class Row:
    at: datetime
    order_id: OrderId
    title: str
    what: str
    cause: str
    amounts: tuple[Money, ...]
    balance: Money
    """What is owed to the coach after it; for a coachee what was paid and not returned since the begin."""


@attrs.frozen(kw_only=True)
class Sheet:
    """A statement in one currency."""

    currency: str
    columns: tuple[Column, ...]
    opening: Money
    rows: tuple[Row, ...]
    totals: tuple[Money, ...]
    closing: Money


def sheets(side: Side, earlier: Iterable[StatementLine], lines: Iterable[StatementLine]) -> list[Sheet]:
    """By currency. `earlier` is all before, which the balance begins with."""
    before, within = _by_currency(earlier), _by_currency(lines)
    currencies = [one for one in sorted({*before, *within}) if within.get(one) or _balance(side, before[one])]
    return [_sheet(side, one, before.get(one, ()), within.get(one, ())) for one in currencies]


def _sheet(
    side: Side, currency: str, earlier: Sequence[StatementLine], lines: Sequence[StatementLine]
) -> Sheet:
    columns = _COACHEE if side is Side.COACHEE else _COACH
    if side is Side.COACH and any(one.amounts[LedgerAccount.LOSS] for one in lines):
        columns = (*columns, _LOSS)
    opening = balance = _balance(side, earlier)
    rows = []
    for one in lines:
        balance += _balance(side, (one,))
        rows.append(
            Row(
                at=one.at,
                order_id=one.order_id,
                title=one.title,
                what=CAUSES.get(one.what, one.what.capitalize()),
                cause=one.cause,
                amounts=tuple(Money(column.of(one), currency) for column in columns),
                balance=Money(balance, currency),
            )
        )
    totals = (sum(row.amounts[place].amount for row in rows) for place in range(len(columns)))
    return Sheet(
        currency=currency,
        columns=columns,
        opening=Money(opening, currency),
        rows=tuple(rows),
        totals=tuple(Money(total, currency) for total in totals),
        closing=Money(balance, currency),
    )


def _balance(side: Side, lines: Iterable[StatementLine]) -> int:
    account, sign = (LedgerAccount.COACH, 1) if side is Side.COACH else (LedgerAccount.COACHEE, -1)
    return sign * sum(_moved(one, account) for one in lines)


def _by_currency(lines: Iterable[StatementLine]) -> dict[str, list[StatementLine]]:
    found: dict[str, list[StatementLine]] = {}
    for one in lines:
        found.setdefault(one.currency, []).append(one)
    return found
