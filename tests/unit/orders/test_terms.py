"""What was shown is what is quoted is what is paid."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.orders.terms import (
    DEFAULT_TERMS,
    CancellationStep,
    Side,
    Terms,
    cancellation_refund,
    dated_rows,
    may_reschedule,
    missed_refund,
    package_refund,
    period_refund,
)
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import Money

START = datetime(2027, 3, 14, 17, 0, tzinfo=UTC)
PRICE = Money(8_001, "eur")
HOUR = timedelta(hours=1)


def terms_with(*steps: tuple[int, int]) -> Terms:
    return Terms.of(
        fee_permille=200,
        cancellation=[
            CancellationStep(minutes_before=before, refund_permille=share) for before, share in steps
        ],
        reschedule_minutes=1440,
        reschedules=1,
        payout_delay_minutes=2880,
        package_days=180,
        package_refund_days=30,
        period_refund_minutes=1440,
    )


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    count = draw(st.integers(0, 5))
    minutes = sorted(draw(st.sets(st.integers(0, 20_000), min_size=count, max_size=count)), reverse=True)
    shares = sorted(draw(st.sets(st.integers(0, 1000), min_size=count, max_size=count)), reverse=True)
    return terms_with(*zip(minutes, shares, strict=True))


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize(
    ("before", "refund"),
    [
        (48 * HOUR, 8_001),
        (48 * HOUR - timedelta(microseconds=1), 4_000),
        (24 * HOUR, 4_000),
        (24 * HOUR - timedelta(microseconds=1), 0),
        (-HOUR, 0),
    ],
)
def test_a_coachee_gets_back_what_the_row_of_that_moment_says(before: timedelta, refund: int) -> None:
    quote = cancellation_refund(DEFAULT_TERMS, PRICE, START, by=Side.COACHEE, at=START - before)

    assert quote == Money(refund, "eur")


def test_a_coach_who_cancels_or_does_not_show_up_gives_everything_back() -> None:
    late = START - timedelta(minutes=1)

    assert cancellation_refund(DEFAULT_TERMS, PRICE, START, by=Side.COACH, at=late) == PRICE
    assert missed_refund(PRICE, by=Side.COACH) == PRICE
    assert missed_refund(PRICE, by=Side.COACHEE) == Money(0, "eur")


@pytest.mark.clause("C3.1")
@given(some_terms(), st.integers(1, 100_000), st.integers(-30_000, 30_000))
def test_the_quote_is_the_row_of_the_dated_table(terms: Terms, amount: int, minutes: int) -> None:
    price, at = Money(amount, "eur"), START - timedelta(minutes=minutes)
    rows = dated_rows(terms, price, START)
    reached = [row for row in rows if row.until is None or row.until >= at]

    assert cancellation_refund(terms, price, START, by=Side.COACHEE, at=at) == reached[0].refund
    assert [row.refund.amount for row in rows] == sorted((row.refund.amount for row in rows), reverse=True)
    assert rows[-1].until is None


@given(some_terms(), st.integers(1, 100_000), st.integers(-30_000, 30_000), st.integers(0, 5_000))
def test_waiting_never_gives_more_back(terms: Terms, amount: int, minutes: int, later: int) -> None:
    price, at = Money(amount, "eur"), START - timedelta(minutes=minutes)
    now = cancellation_refund(terms, price, START, by=Side.COACHEE, at=at)
    then = cancellation_refund(terms, price, START, by=Side.COACHEE, at=at + timedelta(minutes=later))

    assert then <= now


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        (((1440, 500), (2880, 400)), "cancellation.1.minutes_before"),
        (((2880, 500), (1440, 500)), "cancellation.1.refund_permille"),
        (((2880, 1001),), "cancellation.0.refund_permille"),
        (((-1, 1000),), "cancellation.0.minutes_before"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(steps: tuple[tuple[int, int], ...], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        terms_with(*steps)

    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_session_is_moved_once_and_in_time() -> None:
    a_day_before = START - 24 * HOUR

    assert may_reschedule(DEFAULT_TERMS, START, at=a_day_before, moved_before=0)
    assert not may_reschedule(DEFAULT_TERMS, START, at=a_day_before, moved_before=1)
    assert not may_reschedule(DEFAULT_TERMS, START, at=a_day_before + timedelta(seconds=1), moved_before=0)


@pytest.mark.parametrize(
    ("used", "days", "refund"),
    [(0, 0, 40_000), (1, 30, 30_000), (3, 1, 10_000), (4, 1, 0), (5, 1, 0), (0, 31, 0)],
)
def test_used_sessions_of_a_package_are_repriced_at_the_single_price(
    used: int, days: int, refund: int
) -> None:
    given_back = package_refund(
        DEFAULT_TERMS,
        Money(40_000, "eur"),
        Money(10_000, "eur"),
        used=used,
        sessions=5,
        bought_at=START,
        at=START + timedelta(days=days),
    )

    assert given_back == Money(refund, "eur")


def test_an_unused_period_goes_back_whole_for_a_day() -> None:
    day = START + 24 * HOUR

    assert period_refund(DEFAULT_TERMS, PRICE, used=0, charged_at=START, at=day) == PRICE
    assert period_refund(DEFAULT_TERMS, PRICE, used=1, charged_at=START, at=START) == Money(0, "eur")
    assert period_refund(
        DEFAULT_TERMS, PRICE, used=0, charged_at=START, at=day + timedelta(seconds=1)
    ) == Money(0, "eur")


def test_an_operators_later_change_alters_no_past_sale() -> None:
    sold = DEFAULT_TERMS
    changed = attrs.evolve(DEFAULT_TERMS, cancellation=())
    at = START - 72 * HOUR

    assert cancellation_refund(sold, PRICE, START, by=Side.COACHEE, at=at) == PRICE
    assert cancellation_refund(changed, PRICE, START, by=Side.COACHEE, at=at) == Money(0, "eur")
