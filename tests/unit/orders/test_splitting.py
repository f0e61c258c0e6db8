"""Dividing amounts: nothing is lost, nothing is made."""

from decimal import ROUND_HALF_EVEN, Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.orders.splitting import allocated, coach_share_of, coach_shares, fee_of, share_of
from tic_domain.shared.money import Money

amounts = st.integers(0, 10_000_000)
rates = st.integers(0, 1000)
currencies = st.sampled_from(["eur", "usd", "jpy", "krw"])


@pytest.mark.parametrize(
    ("amount", "permille", "share"),
    [(8000, 200, 1600), (5, 500, 2), (15, 500, 8), (25, 500, 12), (1, 999, 1), (1, 500, 0), (0, 200, 0)],
)
def test_a_share_is_rounded_half_to_even(amount: int, permille: int, share: int) -> None:
    assert share_of(Money(amount, "eur"), permille) == Money(share, "eur")


@given(amounts, rates, currencies)
def test_a_share_is_what_decimal_arithmetic_says(amount: int, permille: int, currency: str) -> None:
    exact = (Decimal(amount) * permille / 1000).quantize(Decimal(1), ROUND_HALF_EVEN)

    assert share_of(Money(amount, currency), permille) == Money(int(exact), currency)


def test_fee_and_coach_share_sum_to_the_amount_at_every_rate() -> None:
    """A few amounts at every rate; the long test takes every amount up to 10,000."""
    for fee_permille, amount in product(range(1001), (1, 2, 3, 5, 99, 101, 4999, 9999, 10_000)):
        price = Money(amount, "jpy")
        fee, share = fee_of(price, fee_permille), coach_share_of(price, fee_permille)

        assert fee + share == price
        assert 0 <= fee.amount <= amount


@pytest.mark.long
@pytest.mark.parametrize("currency", ["eur", "jpy"])
def test_fee_and_coach_share_sum_to_every_amount_at_every_rate(currency: str) -> None:
    for fee_permille, amount in product(range(1001), range(1, 10_001)):
        price = Money(amount, currency)
        fee = fee_of(price, fee_permille).amount

        assert abs(1000 * fee - amount * fee_permille) <= 500
        assert 0 <= fee <= amount
        assert coach_share_of(price, fee_permille).amount == amount - fee


@given(amounts, st.integers(1, 50), rates)
def test_sessions_share_the_whole_price(amount: int, sessions: int, fee_permille: int) -> None:
    price = Money(amount, "eur")
    parts = allocated(price, sessions)
    shares = coach_shares(price, sessions, fee_permille)

    assert sum(part.amount for part in parts) == amount
    assert max(part.amount for part in parts) - min(part.amount for part in parts) <= 1
    assert sum(share.amount for share in shares) == coach_share_of(price, fee_permille).amount
    assert all(share.amount >= 0 for share in shares)
