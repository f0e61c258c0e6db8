import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import MINOR_DIGITS, CurrenciesDiffer, Money

amounts = st.integers(min_value=-(10**12), max_value=10**12)
euros = amounts.map(lambda amount: Money(amount, "eur"))


@given(euros, euros)
def test_what_is_added_can_be_taken_away_again(one: Money, other: Money) -> None:
    assert one + other - other == one


@given(euros, euros, euros)
def test_the_order_of_adding_does_not_matter(a: Money, b: Money, c: Money) -> None:
    assert (a + b) + c == c + (b + a)


@given(euros)
def test_an_amount_and_its_negative_sum_to_zero(one: Money) -> None:
    assert one + -one == Money(0, "eur")


@given(euros, euros)
def test_amounts_compare_as_their_numbers_do(one: Money, other: Money) -> None:
    assert (one < other) is (one.amount < other.amount)
    assert (one <= other) is (one.amount <= other.amount)


@given(amounts, st.sampled_from(sorted(MINOR_DIGITS)))
def test_the_text_form_loses_no_cent(amount: int, currency: str) -> None:
    number, code = str(Money(amount, currency)).split()

    assert int(number.replace(".", "")) == amount
    assert code.lower() == currency


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(12345, "eur"), "123.45 EUR"),
        (Money(5, "usd"), "0.05 USD"),
        (Money(-5, "usd"), "-0.05 USD"),
        (Money(700, "jpy"), "700 JPY"),
    ],
)
def test_amounts_read_as_people_write_them(money: Money, text: str) -> None:
    assert str(money) == text


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__"])
def test_two_currencies_are_never_combined(operation: str) -> None:
    with pytest.raises(CurrenciesDiffer, match="EUR and USD"):
        getattr(Money(1, "eur"), operation)(Money(1, "usd"))


def test_a_currency_is_kept_in_lower_case() -> None:
    assert Money.of(100, "EUR") == Money(100, "eur")


def test_an_unknown_currency_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as refused:
        Money.of(100, "xyz")

    (problem,) = refused.value.problems
    assert problem.field == "price.currency"
    assert "eur" in problem.remedy


def test_an_amount_below_zero_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        Money.of(-1, "eur", field="budget")

    assert refused.value.problems[0].field == "budget.amount"
