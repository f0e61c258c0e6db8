"""The same key moves the same amount, once."""

from typing import TypeVar

import stripe

from tic_adapters.stripe.values import KEY, every, metadata_of
from tic_domain.orders.errors import PaymentRefused
from tic_domain.shared.money import Money

T = TypeVar("T", stripe.Refund, stripe.Transfer, stripe.TransferReversal)


def key_for(key: str, amount: Money) -> str:
    """Stripe keeps a refusal under its key as well: with the amount in it, another amount may be tried."""
    return f"{key}:{amount.amount}"


async def was_made(page: stripe.ListObject[T], amount: Money, key: str) -> bool:
    """Stripe forgets a key after a day. What was done under it stays written on what it made.

    Raises PaymentRefused where it was for another amount.
    """
    async for made in every(page):
        if metadata_of(made).get(KEY) == key:
            if made.amount != amount.amount:
                raise PaymentRefused("this key was used for another amount.")
            return True
    return False
