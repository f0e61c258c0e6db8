"""What orders need from outside: somebody who takes money, sends it back, and passes it on.

Every call that moves money carries a key: the same key and the same amount move it once, however often it is
called, and a call whose answer was lost can be made again. Amounts are what the coachee sees: a provider's
own fees are the platform's business.
"""

from datetime import datetime
from enum import Enum
from typing import Protocol

import attrs

from tic_domain.orders.payees import Payee, Withdrawal
from tic_domain.orders.personal_data import EVENT_SUBJECT
from tic_domain.orders.settling import PaymentFacts
from tic_domain.orders.subscribing import SubscriptionFacts
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import UnitOfWork


@attrs.frozen(kw_only=True)
class Checkout:
    """What a pay page is asked to take. It carries no more about the coachee than this."""

    order_id: OrderId
    title: str
    """What is bought, in the words of the coach's public offering."""
    amount: Money
    open_until: datetime
    """At least 30 minutes ahead: Stripe's shortest."""
    paid_url: str
    """Where the browser goes after paying. Going there proves nothing: the payment is looked up."""
    back_url: str


@attrs.frozen(kw_only=True)
class PayPage:
    reference: str
    """The provider's id of the checkout."""
    url: str


class Payments(Protocol):
    """Raises Unavailable where the provider doesn't answer, PaymentRefused where it says no for good."""

    async def open_checkout(self, checkout: Checkout) -> PayPage:
        """One page per order and deadline: asking again gives the same one, also after it has ended.

        With a later deadline it is one that is open until then; nobody was sent to the one before.
        """
        ...

    async def look_up(self, order_id: OrderId, checkout: str) -> PaymentFacts:
        """Everything about that order's money, as it is now. `checkout` is the reference of its page.

        Raises PaymentUnknown where the provider has never heard of it.
        """
        ...

    async def end_checkout(self, checkout: str) -> None:
        """Nobody can pay there any more. Does nothing where it was paid or has ended."""
        ...

    async def refund(self, order_id: OrderId, charge: str, amount: Money, *, key: str) -> None:
        """Send a part of a charge back. `charge` is the reference of its movement.

        Accepted is not certain: what came of it is looked up. Raises ChargeDisputed where the bank has it.
        """
        ...


class Payouts(Protocol):
    """From the platform to its coaches. Raises Unavailable, PaymentRefused."""

    async def open_payee(self, coach_id: AccountId, *, country: str) -> str:
        """The reference of a new account for that coach; the same one when asked again. ISO 3166 country."""
        ...

    async def onboarding_url(self, payee: str, *, done_url: str, again_url: str) -> str:
        """Where the coach gives what is missing. It works once and for minutes: made when it is clicked."""
        ...

    async def get_payee(self, payee: str) -> Payee:
        """Raises PaymentUnknown."""
        ...

    async def transfer(self, order_id: OrderId, charge: str, payee: str, amount: Money, *, key: str) -> None:
        """Out of that charge, as soon as its money is there. Raises PayeeNotReady."""
        ...

    async def reverse_transfer(self, transfer: str, amount: Money, *, key: str) -> None:
        """`transfer` is the reference of its movement. Raises PayeeBalanceTooLow."""
        ...

    async def list_withdrawals(self, payee: str, since: datetime) -> tuple[Withdrawal, ...]:
        """Newest first."""
        ...


@attrs.frozen(kw_only=True)
class SubscriptionCheckout:
    """`amount` is taken every month, for the sessions of that month."""

    subscription_id: SubscriptionId
    title: str
    amount: Money
    open_until: datetime
    paid_url: str
    back_url: str


class Subscriptions(Protocol):
    """Raises Unavailable, PaymentRefused, PaymentUnknown."""

    async def open_subscription_checkout(self, checkout: SubscriptionCheckout) -> PayPage:
        """As for an order."""
        ...

    async def look_up_subscription(self, subscription_id: SubscriptionId, checkout: str) -> SubscriptionFacts:
        """Everything about it and its periods, as it is now."""
        ...

    async def end_at_period_end(self, subscription: str) -> None:
        """No further period is charged. Doing it twice is doing it once."""
        ...

    async def go_on(self, subscription: str) -> None:
        """Takes `end_at_period_end` back while the period runs."""
        ...

    async def end_now(self, subscription: str) -> None:
        """Without a refund, which is a step of its own. Does nothing where it has ended."""
        ...


class EventKind(Enum):
    """What the provider says has changed: a hint to look, never a fact to book."""

    CHECKOUT = "checkout"
    REFUND = "refund"
    DISPUTE = "dispute"
    TRANSFER = "transfer"
    SUBSCRIPTION = "subscription"
    PAYEE = "payee"
    WITHDRAWAL = "withdrawal"
    OTHER = "other"
    """Nothing that we look at."""


@attrs.frozen(kw_only=True)
class PaymentEvent:
    id: str
    """The provider's: unique, so that an event is kept once."""
    kind: EventKind
    subject: str
    """The provider's id of what changed."""
    payee: str | None
    """The coach's account it happened on; None for the platform's own."""


class PaymentEvents(Protocol):
    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        """Raises SignatureInvalid for what isn't the provider's, is older than five minutes, or is no event.

        `of_payees`: it came to the endpoint of connected accounts, which has a secret of its own.
        """
        ...

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        """Which order it is about; None where it isn't about one of ours. Raises Unavailable."""
        ...

    async def subscription_of(self, event: PaymentEvent) -> SubscriptionId | None:
        """As `order_of`. An event of a period's invoice or charge is about its subscription."""
        ...


@stored
@attrs.frozen(kw_only=True)
class KeptPaymentEvent:
    """An event as it is kept: what was sent with it is not."""

    id: str = attrs.field(metadata=system("the provider's own id of a message to us"))
    kind: EventKind = attrs.field(metadata=system("which kind of thing changed"))
    subject: str = attrs.field(metadata=EVENT_SUBJECT)
    payee: str | None = attrs.field(metadata=EVENT_SUBJECT)
    received_at: datetime = attrs.field(metadata=system("when the message came"))
    handled_at: datetime | None = attrs.field(metadata=system("whether it was followed up"))

    @classmethod
    def of(cls, event: PaymentEvent, now: datetime) -> "KeptPaymentEvent":
        return cls(
            id=event.id,
            kind=event.kind,
            subject=event.subject,
            payee=event.payee,
            received_at=now,
            handled_at=None,
        )

    @property
    def event(self) -> PaymentEvent:
        """As the provider is asked about it."""
        return PaymentEvent(id=self.id, kind=self.kind, subject=self.subject, payee=self.payee)


class PaymentEventLog(Protocol):
    async def add(self, event: KeptPaymentEvent) -> bool:
        """False where it is kept already: then it stays as it is."""
        ...

    async def find(self, event_id: str) -> KeptPaymentEvent | None: ...

    async def mark_handled(self, event_id: str, now: datetime) -> None:
        """Does nothing where it was handled before, or is not known."""
        ...

    async def list_unhandled(self, before: datetime, *, limit: int) -> tuple[KeptPaymentEvent, ...]:
        """Received before that moment, oldest first."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget those that were handled and received before that moment. How many."""
        ...


class PaymentEventsUnitOfWork(UnitOfWork, Protocol):
    @property
    def payment_events(self) -> PaymentEventLog: ...
