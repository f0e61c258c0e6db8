"""What is booked here, held against what the provider says: differences, in words, and what mends them."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Final

import attrs

from tic_domain.orders.actions import Action, EndCheckout, SendRefund, SendTransfer, TakeBack
from tic_domain.orders.bookkeeping import Foresight
from tic_domain.orders.movements import Movements, differ
from tic_domain.orders.payees import Payee, PayoutAccount, Withdrawal, WithdrawalStatus
from tic_domain.orders.ports import KeptPaymentEvent
from tic_domain.orders.settling import PaymentFacts
from tic_domain.orders.states import LOOK_AGAIN_AFTER
from tic_domain.orders.subscribing import SubscriptionFacts
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription import followed as followed_subscription
from tic_domain.shared.errors import DomainError
from tic_domain.shared.ids import OrderId


class DifferenceKind(Enum):
    """The value is its name for programs."""

    NOT_BOOKED = "not-booked"
    BOOKED_OTHERWISE = "booked-otherwise"
    UNKNOWN_THERE = "unknown-there"
    NOT_FOLLOWED = "not-followed"
    """It is known by now, and what follows from it wasn't done."""
    NOT_ASKED = "not-asked"
    """Something is still to be asked of the provider."""
    EVENT_WAITING = "event-waiting"
    SUBSCRIPTION = "subscription"
    PAYOUT_ACCOUNT = "payout-account"
    WITHDRAWAL_FAILED = "withdrawal-failed"
    NOT_COMPARED = "not-compared"


MENDABLE: Final = frozenset(
    {
        DifferenceKind.NOT_BOOKED,
        DifferenceKind.NOT_FOLLOWED,
        DifferenceKind.NOT_ASKED,
        DifferenceKind.EVENT_WAITING,
        DifferenceKind.SUBSCRIPTION,
        DifferenceKind.PAYOUT_ACCOUNT,
    }
)
"""By itself. For the others somebody has to look: nothing about that order is booked until then."""


@attrs.frozen(kw_only=True)
class Difference:
    kind: DifferenceKind
    words: str

    @property
    def is_mendable(self) -> bool:
        return self.kind in MENDABLE


@attrs.frozen(kw_only=True)
class Finding:
    """All that differs about one thing."""

    about: str
    """“order …”, “subscription …”, “event …” or “coach …”, by id."""
    order_id: OrderId | None
    differences: tuple[Difference, ...]
    mended: bool

    @property
    def is_mendable(self) -> bool:
        return all(one.is_mendable for one in self.differences)

    @property
    def is_news_only(self) -> bool:
        """Between the coach and their bank: nothing of ours is wrong, and nothing of ours can mend it."""
        return all(one.kind is DifferenceKind.WITHDRAWAL_FAILED for one in self.differences)


def movements_compared(booked: Movements, facts: PaymentFacts) -> tuple[Difference, ...]:
    here = {one.cause: one for one in booked.all}
    there = {one.cause: one for one in facts.movements.all}
    return (
        *(
            Difference(
                kind=DifferenceKind.BOOKED_OTHERWISE,
                words=f"“{cause}” is booked with {here[cause].amount}; the provider says {one.amount}.",
            )
            for cause, one in there.items()
            if cause in here and differ(here[cause], one)
        ),
        *(
            Difference(
                kind=DifferenceKind.UNKNOWN_THERE,
                words=f"“{one.cause}” is booked with {one.amount}; the provider doesn't know it.",
            )
            for one in booked.all
            if one.cause not in there
        ),
        *(
            Difference(
                kind=DifferenceKind.NOT_BOOKED,
                words=f"“{one.cause}” with {one.amount}, of {one.at:%Y-%m-%d %H:%M} UTC, is not booked.",
            )
            for one in facts.movements.all
            if one.cause not in here
        ),
    )


def followed(seen: Foresight, now: datetime) -> tuple[Difference, ...]:
    """What should have been done by now. What has just become due is in its course: the timers take it."""
    if not seen.changes or (not seen.bookings and _has_just_become_due(seen, now)):
        return ()
    follows = [
        Difference(kind=DifferenceKind.NOT_FOLLOWED, words=f"To be done here: {words}.")
        for words in _consequences(seen)
    ]
    asks = [
        Difference(kind=DifferenceKind.NOT_ASKED, words=f"To be asked of the provider: {_in_words(action)}.")
        for action in seen.progress.actions
    ]
    return (*follows, *asks)


def _has_just_become_due(seen: Foresight, now: datetime) -> bool:
    due = seen.before.look_at
    return due is not None and now - LOOK_AGAIN_AFTER < due <= now


def _consequences(seen: Foresight) -> Iterator[str]:
    before, after = seen.before, seen.progress.order
    if seen.progress.confirms:
        yield "the held time becomes the booking"
    for act in after.acts[len(before.acts) :]:
        yield f"{act.what.value}{'' if act.session is None else f' (session {act.session})'}"
    if seen.progress.releases:
        yield f"times that are open again: {len(seen.progress.releases)}"
    if after.state is not before.state:
        yield f"from {before.state.value} to {after.state.value}"
    if (after.dispute_opened_at is None) != (before.dispute_opened_at is None):
        yield "a dispute is open" if after.dispute_opened_at else "the dispute is decided"


def _in_words(action: Action) -> str:
    match action:
        case EndCheckout():
            return "end the pay page"
        case SendRefund():
            return f"send {action.amount} back to the coachee"
        case TakeBack():
            return f"take {action.amount} back from the coach's account"
        case SendTransfer():
            return f"send {action.amount} to the coach's account"


def not_compared(error: DomainError) -> Difference:
    return Difference(kind=DifferenceKind.NOT_COMPARED, words=str(error))


def event_waiting(event: KeptPaymentEvent) -> Finding:
    words = f"Of {event.received_at:%Y-%m-%d %H:%M} UTC, about a {event.kind.value}: nobody followed it up."
    return Finding(
        about=f"event {event.id}",
        order_id=None,
        differences=(Difference(kind=DifferenceKind.EVENT_WAITING, words=words),),
        mended=False,
    )


def payee_compared(
    known: PayoutAccount, payee: Payee, withdrawals: Sequence[Withdrawal]
) -> tuple[Difference, ...]:
    found = [
        Difference(
            kind=DifferenceKind.WITHDRAWAL_FAILED,
            words=f"{one.amount} didn't reach the coach's bank: {one.reason or 'no reason was given'}",
        )
        for one in withdrawals
        if one.status is WithdrawalStatus.FAILED
    ]
    seen = PayoutAccount.of(known.coach_id, payee, known.looked_at).after_withdrawals(withdrawals)
    if seen != known:
        missing = f" (missing: {', '.join(payee.missing)})" if payee.missing else ""
        words = f"Known here as {known.status.value}; the provider says {payee.status.value}{missing}."
        found.insert(0, Difference(kind=DifferenceKind.PAYOUT_ACCOUNT, words=words))
    return tuple(found)


def subscription_compared(
    known: Subscription, months: Container[str | None], facts: SubscriptionFacts, now: datetime
) -> tuple[Difference, ...]:
    """`months` are the provider's ids of those that are orders here: they are compared as orders."""
    after = attrs.evolve(followed_subscription(known, facts, now), look_at=known.look_at)
    missed = [
        f"The month from {one.starts_at:%Y-%m-%d} was charged {one.amount}, and is no order."
        for one in facts.periods
        if one.movements.all and one.reference not in months
    ]
    if after.status is not known.status:
        missed.insert(0, f"Known here as {known.status.value}; the provider says {after.status.value}.")
    elif after != known and not missed:
        missed.insert(0, "How its months go on has changed at the provider.")
    if after.wish is not None:
        words = f"To be asked of the provider: {after.wish.value}."
        return (
            *(Difference(kind=DifferenceKind.SUBSCRIPTION, words=one) for one in missed),
            Difference(kind=DifferenceKind.NOT_ASKED, words=words),
        )
    return tuple(Difference(kind=DifferenceKind.SUBSCRIPTION, words=one) for one in missed)
