"""Earnings by month, as the plot draws them: months of the coach's own zone, one plot a currency."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.statement import StatementLine
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money
from tic_web.pages.orders.months import by_month, first_day, first_moment

TODAY = date(2026, 3, 31)
_numbers = count()


def _line(at: datetime, coach: int, transferred: int = 0, currency: str = "eur") -> StatementLine:
    amounts = dict.fromkeys(LedgerAccount, 0)
    amounts[LedgerAccount.COACH] = coach
    amounts[LedgerAccount.TRANSFERRED] = transferred
    return StatementLine(
        number=next(_numbers), at=at, order_id=OrderId(UUID(int=1)), title="One hour",
        cause="charged:ch_1", currency=currency, amounts=amounts,
    )  # fmt: skip


def test_twelve_months_end_with_this_one() -> None:
    assert first_day(TODAY) == date(2025, 4, 1)
    assert first_day(date(2026, 12, 1)) == date(2026, 1, 1)
    assert first_moment(TODAY, "Asia/Kathmandu") == datetime(2025, 3, 31, 18, 15, tzinfo=UTC)
    assert by_month([], TODAY, "UTC") == ()


def test_a_month_begins_when_the_wall_clock_there_says_so() -> None:
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    (there,) = by_month([_line(late, 8000)], TODAY, "Europe/Berlin")
    (here,) = by_month([_line(late, 8000)], TODAY, "UTC")
    assert [one.name for one in there.months if one.share.amount] == ["Mar 2026"]
    assert [one.name for one in here.months if one.share.amount] == ["Feb 2026"]


def test_a_transfer_changes_no_share_and_a_refund_takes_from_it() -> None:
    on = datetime(2026, 3, 3, tzinfo=UTC)
    lines = [_line(on, 8000), _line(on, -8000, 8000), _line(datetime(2026, 1, 3, tzinfo=UTC), -2000)]
    (year,) = by_month(lines, TODAY, "UTC")
    assert (year.months[-1].share, year.months[-1].width) == (Money(8000, "eur"), "100.0%")
    assert (year.months[-3].share, year.months[-3].width) == (Money(-2000, "eur"), "0.0%")
    assert (len(year.months), year.total) == (3, Money(6000, "eur"))


def test_each_currency_has_its_own_plot() -> None:
    on = datetime(2026, 3, 3, tzinfo=UTC)
    years = by_month([_line(on, 8000), _line(on, 9000, currency="jpy")], TODAY, "UTC")
    assert [(one.currency, one.total.amount) for one in years] == [("eur", 8000), ("jpy", 9000)]
