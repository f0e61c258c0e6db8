"""Amounts as people type and read them."""

import re
from typing import Any, Final

import click

from tic_domain.shared.money import MINOR_DIGITS, Money

_AMOUNT: Final = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?", re.ASCII)


def minor_units(text: str, currency: str) -> int:
    """“45” and “45.00” are the same amount. Raises UsageError."""
    digits = MINOR_DIGITS[currency]
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or len(found[2] or "") not in {0, digits}:
        example = "45" if not digits else "45.00"
        raise click.UsageError(f"“{text}” is no amount in {currency.upper()}. Write it as {example}.")
    return int(found[1]) * int(10**digits) + int(found[2] or 0)


def as_money(amount: int, currency: str) -> str:
    return str(Money(amount, currency))


def money_document(money: Money) -> dict[str, Any]:
    """Minor units, as everywhere for programs."""
    return {"amount": money.amount, "currency": money.currency}
