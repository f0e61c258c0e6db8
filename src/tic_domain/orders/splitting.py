"""How an amount is divided: rounded half to even, and what rounding leaves goes to the coach."""

from typing import Final

import attrs

from tic_domain.shared.money import Money

WHOLE: Final = 1000
"""Shares are in thousandths: 200 is 20 %."""


def share_of(amount: Money, permille: int) -> Money:
    """That share of the amount, rounded half to even to the minor unit."""
    whole, rest = divmod(amount.amount * permille, WHOLE)
    up = 2 * rest > WHOLE or (2 * rest == WHOLE and whole % 2 == 1)
    return attrs.evolve(amount, amount=whole + up)


def fee_of(amount: Money, fee_permille: int) -> Money:
    """What the platform keeps of an amount that stays paid."""
    return share_of(amount, fee_permille)


def coach_share_of(amount: Money, fee_permille: int) -> Money:
    """What the coach gets of it: all that the fee leaves."""
    return amount - fee_of(amount, fee_permille)


def allocated(price: Money, sessions: int) -> tuple[Money, ...]:
    """The price by session. They sum to it; the earlier ones carry the odd minor units."""
    each, odd = divmod(price.amount, sessions)
    return tuple(attrs.evolve(price, amount=each + (number < odd)) for number in range(sessions))


def coach_shares(price: Money, sessions: int, fee_permille: int) -> tuple[Money, ...]:
    """The coach's share by session. They sum to the coach's share of the whole price, to the minor unit."""
    shares, paid, before = [], attrs.evolve(price, amount=0), attrs.evolve(price, amount=0)
    for part in allocated(price, sessions):
        paid += part
        until_here = coach_share_of(paid, fee_permille)
        shares.append(until_here - before)
        before = until_here
    return tuple(shares)
