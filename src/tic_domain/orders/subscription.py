"""A subscription: a month's sessions for a month's price, until somebody ends it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.orders.model import PAY_WITHIN
from tic_domain.orders.states import Owner
from tic_domain.orders.subscribing import SubscriptionFacts, SubscriptionStatus
from tic_domain.orders.terms import Side, Terms
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_domain.shared.money import Money

LOOK_DAILY: Final = timedelta(days=1)
LOOK_AGAIN_AFTER: Final = timedelta(minutes=5)
_GIVEN_UP_AFTER: Final = timedelta(days=22)
"""A day after the provider's last attempt to renew."""


class Wish(Enum):
    """What somebody decided here and the provider has not carried out yet."""

    END_AT_PERIOD_END = "end at the period's end"
    GO_ON = "go on"
    END_NOW = "end now"


@stored
@attrs.frozen(kw_only=True)
class Subscription:
    """Each paid month is an order of its own, under the terms of when it was subscribed to."""

    id: SubscriptionId = field(metadata=system("identity of a subscription"))
    coachee_id: AccountId = field(metadata=data.PARTY)
    coach_id: AccountId = field(metadata=data.PARTY)
    offering_id: OfferingId = field(metadata=data.ORDER)
    title: str = field(metadata=data.SOLD)
    minutes: int = field(metadata=data.ORDER)
    sessions: int = field(metadata=data.ORDER)
    """In each month."""
    price: Money = field(metadata=data.MONEY)
    """For each month."""
    terms: Terms = field(metadata=data.ORDER)
    placed_at: datetime = field(metadata=data.ORDER)
    held_until: datetime = field(metadata=data.ORDER)
    """The first month is to be paid by then."""
    checkout: str | None = field(metadata=data.MONEY)
    reference: str | None = field(metadata=data.MONEY)
    """The provider's id of it; None before the first payment."""
    status: SubscriptionStatus = field(metadata=data.ORDER)
    period_ends_at: datetime | None = field(metadata=data.ORDER)
    """Of the month that is paid, or to be paid."""
    ends_at: datetime | None = field(metadata=data.ORDER)
    """Where it was cancelled for the end of a month, or has ended."""
    unpaid_since: datetime | None = field(metadata=data.ORDER)
    """Since when a renewal is not paid."""
    next_attempt_at: datetime | None = field(metadata=data.ORDER)
    """When the provider tries again."""
    wish: Wish | None = field(metadata=data.ORDER)
    look_at: datetime | None = field(metadata=system("when something is to be done by itself"))
    version: int = field(metadata=system("optimistic lock"))

    @classmethod
    def place(
        cls,
        *,
        id: SubscriptionId,
        coachee_id: AccountId,
        coach_id: AccountId,
        offering_id: OfferingId,
        title: str,
        minutes: int,
        sessions: int,
        price: Money,
        terms: Terms,
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            coachee_id=coachee_id,
            coach_id=coach_id,
            offering_id=offering_id,
            title=title,
            minutes=minutes,
            sessions=sessions,
            price=price,
            terms=terms,
            placed_at=now,
            held_until=now + PAY_WITHIN,
            checkout=None,
            reference=None,
            status=SubscriptionStatus.AWAITING_PAYMENT,
            period_ends_at=None,
            ends_at=None,
            unpaid_since=None,
            next_attempt_at=None,
            wish=None,
            look_at=now + PAY_WITHIN,
            version=0,
        )

    @property
    def is_over(self) -> bool:
        return self.status is SubscriptionStatus.ENDED

    @property
    def has_begun(self) -> bool:
        """A first month was paid."""
        return self.reference is not None

    @property
    def can_end(self) -> bool:
        return self.status in _RUNNING and self.ends_at is None and self.wish is None

    @property
    def can_go_on(self) -> bool:
        """A cancellation can be taken back until the month is over."""
        if self.status not in _RUNNING:
            return False
        return self.wish is Wish.END_AT_PERIOD_END or (self.wish is None and self.ends_at is not None)

    def has(self, account_id: AccountId) -> bool:
        return account_id in {self.coachee_id, self.coach_id}

    def side_of(self, account_id: AccountId) -> Side:
        """Of one of the two."""
        return Side.COACHEE if account_id == self.coachee_id else Side.COACH

    def other_than(self, account_id: AccountId) -> AccountId:
        return self.coach_id if account_id == self.coachee_id else self.coachee_id

    def can_be_paid(self, now: datetime) -> bool:
        return self.status is SubscriptionStatus.AWAITING_PAYMENT and now < self.held_until

    def is_alive(self, now: datetime) -> bool:
        """It runs, or can still be paid."""
        return self.can_be_paid(now) or (self.has_begun and not self.is_over)

    def with_checkout(self, reference: str) -> Self:
        return attrs.evolve(self, checkout=reference)

    def wishing(self, wish: Wish, now: datetime) -> Self:
        return attrs.evolve(self, wish=wish, look_at=now)


_RUNNING: Final = frozenset(
    {SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID}
)


@clause("C3.1")
def followed(subscription: Subscription, facts: SubscriptionFacts, now: datetime) -> Subscription:
    """As the provider reports it. A wish that it has carried out is none any more."""
    status = facts.status
    if status is SubscriptionStatus.AWAITING_PAYMENT and facts.checkout_ended:
        status = SubscriptionStatus.ENDED
    last = facts.periods[-1] if facts.periods else None
    unpaid = last is not None and last.is_open and not last.is_paid
    seen = attrs.evolve(
        subscription,
        reference=facts.reference or subscription.reference,
        status=status,
        period_ends_at=last.ends_at if last is not None else None,
        ends_at=facts.ends_at if status is not SubscriptionStatus.ENDED else (facts.ends_at or now),
        unpaid_since=last.starts_at if last is not None and unpaid else None,
        next_attempt_at=last.next_attempt_at if last is not None and unpaid else None,
    )
    if seen.wish is None and status is SubscriptionStatus.UNPAID:
        # The provider has stopped trying: nobody is left waiting for a month that nobody pays.
        seen = attrs.evolve(seen, wish=Wish.END_NOW)
    if seen.wish is not None and _is_done(seen):
        seen = attrs.evolve(seen, wish=None)
    return attrs.evolve(seen, look_at=_look_at(seen, now))


def _is_done(subscription: Subscription) -> bool:
    if subscription.is_over:
        return True
    match subscription.wish:
        case Wish.END_AT_PERIOD_END:
            return subscription.ends_at is not None
        case Wish.GO_ON:
            return subscription.ends_at is None
        case _:
            return False


def _look_at(subscription: Subscription, now: datetime) -> datetime | None:
    if subscription.is_over:
        return None
    if subscription.wish is not None:
        return now + LOOK_AGAIN_AFTER
    if subscription.status is SubscriptionStatus.AWAITING_PAYMENT:
        return subscription.held_until if now < subscription.held_until else now + LOOK_AGAIN_AFTER
    moments = (subscription.period_ends_at, subscription.next_attempt_at)
    return min([*(one for one in moments if one is not None and one > now), now + LOOK_DAILY])


@attrs.frozen(kw_only=True)
class SubscriptionExit:
    """What ends a state at the latest: when, why it lasts, and whose turn it is."""

    owner: Owner
    reason: str
    deadline: Callable[[Subscription], datetime]


def _hold(subscription: Subscription) -> datetime:
    return subscription.held_until


def _period_end(subscription: Subscription) -> datetime:
    return subscription.ends_at or subscription.period_ends_at or subscription.placed_at + LOOK_DAILY


def _given_up(subscription: Subscription) -> datetime:
    return (subscription.unpaid_since or subscription.placed_at) + _GIVEN_UP_AFTER


SUBSCRIPTION_EXITS: Final[Mapping[SubscriptionStatus, SubscriptionExit]] = {
    SubscriptionStatus.AWAITING_PAYMENT: SubscriptionExit(
        owner=Owner.COACHEE, reason="The first month is still to be paid.", deadline=_hold
    ),
    SubscriptionStatus.ACTIVE: SubscriptionExit(
        owner=Owner.PAYMENT_PROVIDER,
        reason="The month is paid. At its end the next one is charged, or the subscription ends.",
        deadline=_period_end,
    ),
    SubscriptionStatus.PAST_DUE: SubscriptionExit(
        owner=Owner.COACHEE,
        reason="The renewal was not paid. The payment provider tries again, and then it ends.",
        deadline=_given_up,
    ),
    SubscriptionStatus.UNPAID: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="The renewal was not paid, and it is not tried again. The subscription is being ended.",
        deadline=_given_up,
    ),
    SubscriptionStatus.PAUSED: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="It was paused at the payment provider. An operator looks at it.",
        deadline=_period_end,
    ),
    SubscriptionStatus.UNKNOWN: SubscriptionExit(
        owner=Owner.PLATFORM,
        reason="The payment provider reports a state that we don't know. An operator looks at it.",
        deadline=_period_end,
    ),
}
"""Of every state that isn't final."""
_LAST_MONTH: Final = "The month is paid. The subscription ends with it, and no other is charged."


@attrs.frozen(kw_only=True)
class SubscriptionWaiting:
    owner: Owner
    reason: str
    until: datetime


def subscription_waits_for(subscription: Subscription) -> SubscriptionWaiting | None:
    """None once it has ended."""
    if subscription.is_over:
        return None
    way_out = SUBSCRIPTION_EXITS[subscription.status]
    ends = subscription.status is SubscriptionStatus.ACTIVE and subscription.ends_at is not None
    return SubscriptionWaiting(
        owner=way_out.owner,
        reason=_LAST_MONTH if ends else way_out.reason,
        until=way_out.deadline(subscription),
    )
