"""What a coach has earned, month by month: what the plot of the earnings page is drawn from."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final

import attrs

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.statement import StatementLine
from tic_domain.shared.money import Money
from tic_domain.shared.time import zone
from tic_web.pages.scheduling.showing import MONTHS

SHOWN: Final = 12


@attrs.frozen(kw_only=True)
class Month:
    name: str
    share: Money
    """The coach's, of what was charged and given back in that month: below zero where more went back."""
    width: str
    """Of the bar, in percent of the longest."""


@attrs.frozen(kw_only=True)
class Year:
    """Of one currency: from the first month in which something moved, the latest last."""

    currency: str
    months: tuple[Month, ...]
    total: Money


def first_day(today: date) -> date:
    """Of the months that are shown."""
    earlier = today.year * 12 + today.month - SHOWN
    return date(earlier // 12, earlier % 12 + 1, 1)


def first_moment(today: date, zone_name: str) -> datetime:
    return datetime.combine(first_day(today), time(), tzinfo=zone(zone_name)).astimezone(UTC)


def by_month(lines: Iterable[StatementLine], today: date, zone_name: str) -> tuple[Year, ...]:
    """Months as the wall clock there has them. Empty where nothing moved."""
    here, begin = zone(zone_name), first_day(today)
    starts = [_month_after(begin, number) for number in range(SHOWN)]
    shares: dict[str, dict[date, int]] = {}
    for line in lines:
        on = line.at.astimezone(here).date().replace(day=1)
        moved = line.amounts[LedgerAccount.COACH] + line.amounts[LedgerAccount.TRANSFERRED]
        if on in starts and moved:
            of_currency = shares.setdefault(line.currency, dict.fromkeys(starts, 0))
            of_currency[on] += moved
    return tuple(_year(currency, months) for currency, months in sorted(shares.items()))


def _year(currency: str, months: dict[date, int]) -> Year:
    begun = next(on for on, amount in months.items() if amount)
    months = {on: amount for on, amount in months.items() if on >= begun}
    longest = max(1, *months.values())
    return Year(
        currency=currency,
        months=tuple(
            Month(
                name=f"{MONTHS[on.month - 1][:3]} {on.year}",
                share=Money(amount, currency),
                width=f"{max(0, amount) * 100 / longest:.1f}%",
            )
            for on, amount in months.items()
        ),
        total=Money(sum(months.values()), currency),
    )


def _month_after(begin: date, number: int) -> date:
    months = begin.year * 12 + begin.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
