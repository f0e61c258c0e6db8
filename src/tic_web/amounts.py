"""Amounts as programs read them."""

from typing import Annotated

from msgspec import Meta, Struct

from tic_domain.shared.money import Money


class Amount(Struct, frozen=True, kw_only=True):
    """In minor units (cents; whole yen), with the currency's ISO 4217 code in lower case."""

    amount: Annotated[int, Meta(examples=[8000])]
    currency: Annotated[str, Meta(examples=["eur"])]

    @classmethod
    def of(cls, money: Money) -> "Amount":
        return cls(amount=money.amount, currency=money.currency)
