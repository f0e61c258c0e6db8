"""A statement as a table for spreadsheets: RFC 4180, UTF-8, a header, each line summing to zero.

Amounts come twice: in minor units, and as decimals without grouping. Titles are coaches' own words: a cell
that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from datetime import UTC, datetime
from typing import Final

from tic_domain.orders.statement import Statement, StatementLine
from tic_domain.shared.money import Money
from tic_domain.shared.spreadsheets import safe

CSV_IN_UTF_8 = "text/csv; charset=utf-8"
OTHERS: Final = "others"
"""Everybody whose accounts have no column of their own: what makes a line sum to zero."""
_ABOUT: Final = ("at", "order_id", "title", "what", "reference", "currency")


def names_of(statement: Statement) -> tuple[str, ...]:
    """Of the columns with amounts."""
    return (*(account.name.lower() for account in statement.accounts), OTHERS)


def amounts_of(statement: Statement, line: StatementLine) -> dict[str, int]:
    """By column, in minor units. They sum to zero."""
    own = {account.name.lower(): line.amounts[account] for account in statement.accounts}
    return {**own, OTHERS: -sum(own.values())}


def written(statement: Statement) -> bytes:
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    columns = names_of(statement)
    writer.writerow([*_ABOUT, *(f"{name}_minor" for name in columns), *columns])
    for line in statement.lines:
        amounts = amounts_of(statement, line)
        writer.writerow(
            [
                *map(safe, _about(line)),
                *amounts.values(),
                *(decimal(amount, line.currency) for amount in amounts.values()),
            ]
        )
    return table.getvalue().encode()


def decimal(amount: int, currency: str) -> str:
    """Exact, with as many digits as the currency has."""
    return str(Money(amount, currency)).partition(" ")[0]


def _about(line: StatementLine) -> tuple[str, ...]:
    at = line.at.astimezone(UTC)
    return (_moment(at), str(line.order_id), line.title, line.what, line.reference, line.currency)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
