"""Amounts in integer minor units with their currency. Floats never enter."""

from typing import Final, Self

import attrs

from tic_domain.shared.errors import FieldProblem, InvalidInput, Refused

MINOR_DIGITS: Final = {
    "eur": 2, "usd": 2, "gbp": 2, "chf": 2, "sek": 2, "dkk": 2, "nok": 2, "pln": 2, "czk": 2,
    "cad": 2, "aud": 2, "inr": 2, "brl": 2, "sgd": 2, "jpy": 0, "krw": 0,
}  # fmt: skip
"""Digits of the minor unit by ISO 4217 code in lower case, for the currencies that can be used."""


class CurrenciesDiffer(Refused):
    """Amounts of two currencies can't be added or compared."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one.upper()} and {other.upper()} can't be combined.")


@attrs.frozen(order=False)
class Money:
    """`amount` in minor units (cents; whole yen), `currency` as ISO 4217 in lower case."""

    amount: int
    currency: str

    @classmethod
    def of(cls, amount: int, currency: str, *, field: str = "price") -> Self:
        """Checked: a known currency and an amount of at least zero. Raises InvalidInput."""
        code = currency.lower()
        if code not in MINOR_DIGITS:
            remedy = "Use one of: " + ", ".join(sorted(MINOR_DIGITS)) + "."
            raise InvalidInput(FieldProblem(f"{field}.currency", f"“{currency}” is not known.", remedy))
        if amount < 0:
            raise InvalidInput(FieldProblem(f"{field}.amount", "It is below zero.", "Use zero or more."))
        return cls(amount=amount, currency=code)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return attrs.evolve(self, amount=self.amount + other.amount)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return attrs.evolve(self, amount=self.amount - other.amount)

    def __neg__(self) -> "Money":
        return attrs.evolve(self, amount=-self.amount)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        digits = MINOR_DIGITS[self.currency]
        whole, rest = divmod(abs(self.amount), 10**digits)
        sign = "-" if self.amount < 0 else ""
        decimals = f".{rest:0{digits}d}" if digits else ""
        return f"{sign}{whole}{decimals} {self.currency.upper()}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
