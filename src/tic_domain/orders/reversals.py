"""Transfers that somebody took back at the provider, without anything here asking for it.

Paid again by itself, it would go back and forth: the payout stops instead, and an operator decides.
"""

from datetime import datetime

import attrs

from tic_domain.orders.actions import to_go_back
from tic_domain.orders.ledger import LedgerAccount, balances, entries_of
from tic_domain.orders.model import ActKind, Order, OrderAct, Party
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.splitting import coach_share_of
from tic_domain.orders.tally import Tally
from tic_domain.shared.clauses import clause


@clause("C3.1")
def held_where_taken_back(order: Order, movements: Movements, tally: Tally, now: datetime) -> Order:
    """On hold, once for each such reversal; one that an operator let go on stays released."""
    if order.payout_held_at is not None or tally.owed <= 0:
        return order
    new = taken_back_outside(order, movements, tally) - sum(
        act.amount or 0 for act in order.acts if is_hold_of_ours(act)
    )
    if new <= 0:
        return order
    return attrs.evolve(order, payout_held_at=now).with_act(
        now, Party.PLATFORM, ActKind.PAYOUT_HELD, amount=new
    )


def is_hold_of_ours(act: OrderAct) -> bool:
    return act.what is ActKind.PAYOUT_HELD and act.by is Party.PLATFORM


def refund_of(act: OrderAct) -> int | None:
    """What goes back because of it, in minor units."""
    return None if act.what is ActKind.PAYOUT_HELD else act.amount


def taken_back_outside(order: Order, movements: Movements, tally: Tally) -> int:
    """Minor units of reversals beyond what a refund or dispute asks for. What is asked for is reversed first,
    and goes back then: so what was decided to go back counts as if it had."""
    kept = attrs.evolve(order.price, amount=max(0, tally.charged - to_go_back(order, tally)))
    keeps = coach_share_of(kept, order.terms.fee_permille).amount
    outside = owed = transferred = 0
    entries = entries_of(movements, order.terms.fee_permille)
    for movement, entry in zip(movements.all, entries, strict=True):
        amount = movement.amount.amount
        if movement.kind is MovementKind.TRANSFERRED:
            transferred += amount
        elif movement.kind is MovementKind.TRANSFER_REVERSED:
            outside += max(0, amount - max(0, -owed, transferred - keeps))
            transferred -= amount
        owed += balances([entry])[LedgerAccount.COACH]
    return outside
