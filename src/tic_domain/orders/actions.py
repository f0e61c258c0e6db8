"""What has to be asked of the payment provider about an order: decided from all we know of it.

Each carries the key under which the provider does it once. The keys count what was done before, so that a
call whose answer was lost is made again under its own key, and the next one has another.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.model import Order
from tic_domain.orders.payouts import Due
from tic_domain.orders.settling import PaymentFacts, Step
from tic_domain.orders.splitting import coach_share_of
from tic_domain.orders.tally import Tally
from tic_domain.shared.money import Money

REFUND_AGAIN_AFTER: Final = timedelta(days=1)
"""A refund that came back from the bank is not sent again at once."""


@attrs.frozen(kw_only=True)
class EndCheckout:
    """Nobody shall pay there any more."""

    reference: str

    @property
    def key(self) -> str:
        return f"end-checkout:{self.reference}"


@attrs.frozen(kw_only=True)
class SendRefund:
    charge: str
    amount: Money
    key: str


@attrs.frozen(kw_only=True)
class SendTransfer:
    """To the coach, out of that charge."""

    charge: str
    amount: Money
    key: str


@attrs.frozen(kw_only=True)
class TakeBack:
    """From the coach's account with the provider: the reversal of a transfer."""

    transfer: str
    amount: Money
    key: str


Action = EndCheckout | SendRefund | SendTransfer | TakeBack


def to_go_back(order: Order, tally: Tally) -> int:
    """What shall have gone back in the end, in minor units: of sessions, of grants, and beyond the price."""
    surplus = max(0, tally.charged - order.price.amount)
    return min(tally.charged, order.refund + sum(one.refund for one in order.sessions) + surplus)


def actions_for(
    order: Order,
    facts: PaymentFacts,
    tally: Tally,
    owing: Due | None,
    steps: frozenset[Step],
    *,
    payee_is_ready: bool,
    now: datetime,
) -> tuple[Action, ...]:
    if Step.END_PAYMENT in steps and order.checkout is not None:
        return (EndCheckout(reference=order.checkout),)
    if owing is None or tally.charge is None:
        return ()
    missing = to_go_back(order, tally) - tally.back
    if missing > 0 and order.dispute_opened_at is None and not _came_back_lately(tally, now):
        return _refunded(order, tally, tally.charge, missing)
    if owing.amount < 0:
        return _taken_back(order, tally, -owing.amount)
    if owing.amount == 0 or missing > 0 or facts.refunds_pending or not payee_is_ready:
        return ()
    return (
        SendTransfer(
            charge=tally.charge,
            amount=attrs.evolve(order.price, amount=owing.amount),
            key=f"payout:{order.id}:{tally.transfers}",
        ),
    )


def _refunded(order: Order, tally: Tally, charge: str, amount: int) -> tuple[Action, ...]:
    """What the coach has beyond what they keep then is taken back first."""
    kept = attrs.evolve(order.price, amount=max(0, tally.charged - tally.back - amount))
    beyond = tally.transferred - coach_share_of(kept, order.terms.fee_permille).amount
    refund = SendRefund(
        charge=charge,
        amount=attrs.evolve(order.price, amount=amount),
        key=f"refund:{order.id}:{tally.refunds}",
    )
    return (*_taken_back(order, tally, beyond), refund)


def _taken_back(order: Order, tally: Tally, amount: int) -> tuple[Action, ...]:
    """Out of the latest transfers first, so that each is reversed as a whole where that is enough."""
    actions: list[Action] = []
    for reference, left in reversed(tally.open_transfers):
        part = min(left, amount)
        if part <= 0:
            break
        actions.append(
            TakeBack(
                transfer=reference,
                amount=attrs.evolve(order.price, amount=part),
                key=f"reversal:{order.id}:{tally.reversals + len(actions)}",
            )
        )
        amount -= part
    return tuple(actions)


def _came_back_lately(tally: Tally, now: datetime) -> bool:
    return tally.last_returned_at is not None and now < tally.last_returned_at + REFUND_AGAIN_AFTER
