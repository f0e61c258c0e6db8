"""A subscription: a month's sessions for a month's price, until somebody ends it."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.orders.model import PAY_WITHIN
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.states import LOOK_AGAIN_AFTER
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts, SubscriptionStatus
from tic_domain.orders.terms import Side, Terms
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_domain.shared.money import Money

LOOK_DAILY: Final = timedelta(days=1)


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
    renewal_url: str | None = field(metadata=data.MONEY)
    """The provider's page where a renewal that failed can be paid, by another card as well."""
    wish: Wish | None = field(metadata=data.ORDER)
    end_wished_at: datetime | None = field(metadata=data.ORDER)
    """Since when it shall end: what is charged from then on goes back. None while it goes on."""
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
            renewal_url=None,
            wish=None,
            end_wished_at=None,
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
        ending = None if wish is Wish.GO_ON else self.end_wished_at or now
        return attrs.evolve(self, wish=wish, end_wished_at=ending, look_at=now)

    def goes_back(self, period: PeriodFacts) -> bool:
        """It was charged although the end was asked for before: the provider heard of it too late."""
        since = self.end_wished_at
        if since is None:
            return False
        # Providers tell whole seconds; what was known here already was charged before.
        is_new = self.period_ends_at is None or period.starts_at >= self.period_ends_at
        charges = [one.at for one in period.movements.all if one.kind is MovementKind.CHARGED]
        return any(at > since or (is_new and at >= since.replace(microsecond=0)) for at in charges)


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
        renewal_url=last.pay_url if last is not None and unpaid else None,
    )
    if seen.wish is None and subscription.ends_at is not None and seen.ends_at is None:
        seen = attrs.evolve(seen, end_wished_at=None)  # Taken back at the provider.
    if seen.wish is None and status is SubscriptionStatus.UNPAID:
        # The provider has stopped trying: nobody is left waiting for a month that nobody pays.
        seen = seen.wishing(Wish.END_NOW, now)
    if seen.end_wished_at is not None and last is not None and (unpaid or subscription.goes_back(last)):
        # A month that nobody wants any more has begun: it isn't waited for its end.
        seen = seen.wishing(Wish.END_NOW, now)
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
