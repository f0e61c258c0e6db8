"""The deletion policy: what has to end before an account can be deleted. A pure rule over a snapshot.

What isn't known blocks: a state that we have no word for, and a provider that we couldn't ask.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

import attrs

from tic_domain.privacy.erasing.blocking import (
    dispute_blocks,
    invoice_blocks,
    order_blocks,
    payment_blocks,
    payout_blocks,
    refund_blocks,
    subscription_blocks,
)
from tic_domain.privacy.erasing.snapshot import (
    DeletionSnapshot,
    DisputeSeen,
    PaymentSeen,
    PaymentState,
    PayoutState,
    RefundSeen,
)
from tic_domain.shared.clauses import clause


class BlockerKind(Enum):
    """The value is its name for programs."""

    ORDER = "order"
    PAYMENT = "payment"
    SUBSCRIPTION = "subscription"
    REFUND = "refund"
    DISPUTE = "dispute"
    PAYOUT = "payout"
    INVOICE = "invoice"
    BALANCE = "balance"
    EVENT = "payment-event"
    NOT_ASKED = "provider-not-asked"


@attrs.frozen(kw_only=True)
class Blocker:
    """One thing in progress, the way out of it, and when that is open at the earliest."""

    kind: BlockerKind
    about: str
    """The id of the order, subscription or other thing that it is about."""
    title: str
    """In words for its owner."""
    reason: str
    way_out: str
    """What the person can do, or whom they wait for."""
    place: str | None
    """A path of the site where that is done."""
    earliest: datetime | None
    """When it can have cleared at the earliest; None where somebody else decides when."""


@clause("C6.1")
def blockers(snapshot: DeletionSnapshot) -> frozenset[Blocker]:
    """Empty where the account can be deleted now."""
    return frozenset(
        (
            *_orders(snapshot),
            *_payments(snapshot),
            *_subscriptions(snapshot),
            *_refunds(snapshot),
            *_disputes(snapshot),
            *_payouts(snapshot),
            *_invoices(snapshot),
            *_balances(snapshot),
            *_events(snapshot),
            *_not_asked(snapshot),
        )
    )


def earliest_of(found: frozenset[Blocker]) -> datetime | None:
    """When all of them can have cleared; None where that can't be told."""
    moments = [one.earliest for one in found]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


def _orders(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.orders:
        why = order_blocks(one)
        if why is not None:
            reason, way_out, waits = why
            yield Blocker(
                kind=BlockerKind.ORDER,
                about=one.id,
                title=one.title,
                reason=reason,
                way_out=way_out,
                place=f"/orders/{one.id}",
                earliest=one.until if waits else snapshot.taken_at,
            )


def _payments(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.payments:
        reason = payment_blocks(one.state)
        if reason is not None:
            open_page = one.state is PaymentState.REQUIRES_PAYMENT_METHOD
            way_out = "Pay, or let the page close." if open_page else "Wait for the payment."
            yield _of_order(BlockerKind.PAYMENT, one, reason, way_out)


def _subscriptions(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.subscriptions:
        why = subscription_blocks(one.state)
        if why is not None:
            reason, way_out = why
            if one.ends_at is not None:
                reason, way_out = "It ends with the month that is paid.", "Wait for its end."
            yield Blocker(
                kind=BlockerKind.SUBSCRIPTION,
                about=one.id,
                title=one.title,
                reason=reason,
                way_out=way_out,
                place=f"/subscriptions/{one.id}",
                earliest=one.ends_at or one.until,
            )


def _refunds(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.refunds:
        reason = refund_blocks(one.state)
        if reason is not None:
            yield _of_order(BlockerKind.REFUND, one, reason, "Wait until it has arrived.")


def _disputes(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.disputes:
        reason = dispute_blocks(one.state)
        if reason is not None:
            way_out = "Wait for the bank's decision."
            yield _of_order(BlockerKind.DISPUTE, one, reason, way_out)


def _payouts(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.payouts:
        reason = payout_blocks(one.state)
        if reason is not None:
            failed = one.state is PayoutState.FAILED
            yield Blocker(
                kind=BlockerKind.PAYOUT,
                about=one.reference,
                title=f"Payout of {one.amount}",
                reason=reason,
                way_out="Correct your bank details." if failed else "Wait until it has arrived.",
                place="/earnings",
                earliest=None,
            )


def _invoices(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for one in snapshot.invoices:
        reason = invoice_blocks(one.state)
        if reason is not None:
            yield Blocker(
                kind=BlockerKind.INVOICE,
                about=one.reference,
                title=one.title,
                reason=reason,
                way_out="Pay it, or end the subscription: it is then void.",
                place=f"/subscriptions/{one.subscription_id}",
                earliest=one.until,
            )


def _balances(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for amount in snapshot.balances:
        if amount.amount:
            owed = amount.amount < 0
            yield Blocker(
                kind=BlockerKind.BALANCE,
                about=amount.currency,
                title=f"Balance of {amount}",
                reason="Your account with the payment provider is not empty.",
                way_out="Coming payouts settle it." if owed else "Wait until it is paid out to your bank.",
                place="/earnings",
                earliest=None,
            )


def _events(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    if snapshot.waiting_events:
        yield Blocker(
            kind=BlockerKind.EVENT,
            about="payment events",
            title="News of the payment provider",
            reason=f"{snapshot.waiting_events} of its messages about you are not followed up yet.",
            way_out="Try again in a few minutes.",
            place=None,
            earliest=snapshot.taken_at,
        )


def _not_asked(snapshot: DeletionSnapshot) -> Iterator[Blocker]:
    for what in snapshot.not_asked:
        yield Blocker(
            kind=BlockerKind.NOT_ASKED,
            about=what,
            title="The payment provider",
            reason=f"We could not ask it about {what}.",
            way_out="Try again in a few minutes. An operator looks where it stays so.",
            place=None,
            earliest=snapshot.taken_at,
        )


def _of_order(
    kind: BlockerKind, seen: PaymentSeen | RefundSeen | DisputeSeen, reason: str, way_out: str
) -> Blocker:
    return Blocker(
        kind=kind,
        about=seen.order_id,
        title=seen.title,
        reason=reason,
        way_out=way_out,
        place=f"/orders/{seen.order_id}",
        earliest=seen.until,
    )
