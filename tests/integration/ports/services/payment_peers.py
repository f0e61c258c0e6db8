"""Payment providers that the contract suite runs on, and what a test may ask of each.

Another adapter gets in by a peer of its own in `PEERS`: it says what it can do, and tests that need more are
not run on it.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from typing import Final, Protocol, TypeVar
from uuid import uuid4

import attrs

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.ports import Checkout, Payments, Payouts, SubscriptionCheckout, Subscriptions
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.shared.ids import OrderId, SubscriptionId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock

T = TypeVar("T")
PRICE: Final = Money(9_000, "eur")
BASE_URL: Final = "http://127.0.0.1:8000"
NEEDS: Final = "needs_of_a_peer"


class Can(Enum):
    """What a peer supports. A test names what it needs."""

    PAGES = auto()
    """It has pay pages, however they come to be there."""
    CHARGES = auto()
    """It has charges, and sends parts of them back."""
    ENDINGS = auto()
    """It has subscriptions, and ends them."""
    CHECKOUT = auto()
    """It opens pages as it is asked to, and shows what became of them."""
    SLOW_MEANS = auto()
    REFUND = auto()
    REFUND_LIMITS = auto()
    """It refuses to send back more than was paid."""
    REFUND_FAILING = auto()
    IDEMPOTENCY = auto()
    DISPUTE = auto()
    PAYEES = auto()
    TRANSFER = auto()
    WITHDRAWAL = auto()
    SUBSCRIPTION = auto()
    TIME = auto()
    """Its clock can be moved."""


class How(Enum):
    """A way for a payment to go."""

    AT_ONCE = Card.SUCCEEDS
    DECLINED = Card.DECLINED
    SLOWLY = Card.SLOW_PAID
    SLOWLY_IN_VAIN = Card.SLOW_FAILS
    REFUND_FAILS = Card.REFUND_FAILS
    RENEWAL_FAILS = Card.RENEWAL_FAILS
    RENEWAL_FAILS_ONCE = Card.RENEWAL_FAILS_ONCE


class Going(Enum):
    """How a subscription goes on."""

    ON = auto()
    UNTIL_PERIOD_END = auto()
    NO_MORE = auto()


class Peer(Protocol):
    """A provider with somebody who pays there."""

    @property
    def payments(self) -> Payments: ...

    @property
    def payouts(self) -> Payouts: ...

    @property
    def subscriptions(self) -> Subscriptions: ...

    @property
    def clock(self) -> Clock: ...

    async def page(self, order_id: OrderId) -> str:
        """The reference of a pay page for that order, however it came to be there."""
        ...

    async def charge(self, order_id: OrderId) -> str:
        """The reference of a charge of `PRICE` for that order, however it came to be there."""
        ...

    async def sent_back(self, charge: str) -> list[int]:
        """What was, in minor units, as the provider has it."""
        ...

    async def subscription(self) -> str:
        """The reference of one that runs, however it came to be there."""
        ...

    async def going(self, subscription: str) -> Going:
        """As the provider has it."""
        ...

    async def pay(self, checkout: str, how: How) -> None:
        """What the coachee does on the pay page."""
        ...

    async def onboard(self, payee: str) -> None:
        """The coach gives everything that is missing."""
        ...

    async def dispute(self, charge: str) -> None: ...

    async def decide(self, charge: str, *, won: bool) -> None: ...

    async def wait(self, time: timedelta) -> None:
        """Let it pass, where the clock can be moved."""
        ...


@attrs.define
class SandboxPeer:
    """The sandbox, over whichever store."""

    clock: SteppingClock
    sandbox: PaymentSandbox
    _sales: dict[str, tuple[OrderId, str]] = attrs.field(factory=dict, init=False)
    """Order and page of a charge."""
    _monthly: dict[str, tuple[SubscriptionId, str]] = attrs.field(factory=dict, init=False)

    async def page(self, order_id: OrderId) -> str:
        return await opened_by(self, order_id)

    async def charge(self, order_id: OrderId) -> str:
        page = await self.page(order_id)
        await self.pay(page, How.AT_ONCE)
        charge = (await self.payments.look_up(order_id, page)).movements.all[0].reference
        self._sales[charge] = (order_id, page)
        return charge

    async def sent_back(self, charge: str) -> list[int]:
        moved = (await self.payments.look_up(*self._sales[charge])).movements.all
        return [one.amount.amount for one in moved if one.kind is MovementKind.REFUNDED]

    async def subscription(self) -> str:
        subscription_id, page = await subscribed_by(self)
        await self.pay(page, How.AT_ONCE)
        reference = (await self.subscriptions.look_up_subscription(subscription_id, page)).reference or ""
        self._monthly[reference] = (subscription_id, page)
        return reference

    async def going(self, subscription: str) -> Going:
        facts = await self.subscriptions.look_up_subscription(*self._monthly[subscription])
        if facts.status is SubscriptionStatus.ENDED:
            return Going.NO_MORE
        return Going.ON if facts.ends_at is None else Going.UNTIL_PERIOD_END

    @property
    def payments(self) -> Payments:
        return self.sandbox.payments

    @property
    def payouts(self) -> Payouts:
        return self.sandbox.payouts

    @property
    def subscriptions(self) -> Subscriptions:
        return self.sandbox.subscriptions

    async def pay(self, checkout: str, how: How) -> None:
        await self.sandbox.hands.pay(checkout, how.value)

    async def onboard(self, payee: str) -> None:
        url = await self.payouts.onboarding_url(
            payee, done_url="https://a.test/", again_url="https://b.test/"
        )
        await self.sandbox.hands.give_all(payee, url.rpartition("/")[2])

    async def dispute(self, charge: str) -> None:
        await self.sandbox.hands.dispute(charge)

    async def decide(self, charge: str, *, won: bool) -> None:
        await self.sandbox.hands.decide(charge, won=won)

    async def wait(self, time: timedelta) -> None:
        self.clock.move(time)


async def opened_by(peer: Peer, order_id: OrderId) -> str:
    """As the adapter asks for it."""
    page = await peer.payments.open_checkout(
        Checkout(
            order_id=order_id,
            title="One hour",
            amount=PRICE,
            open_until=peer.clock.now() + timedelta(minutes=35),
            paid_url=f"{BASE_URL}/orders/1/paid",
            back_url=f"{BASE_URL}/orders/1",
        )
    )
    return page.reference


async def subscribed_by(peer: Peer) -> tuple[SubscriptionId, str]:
    """As the adapter asks for it; not paid yet."""
    subscription_id = SubscriptionId(uuid4())
    page = await peer.subscriptions.open_subscription_checkout(
        SubscriptionCheckout(
            subscription_id=subscription_id,
            title="Four hours a month",
            amount=PRICE,
            open_until=peer.clock.now() + timedelta(minutes=35),
            paid_url=f"{BASE_URL}/orders/1/paid",
            back_url=f"{BASE_URL}/orders/1",
        )
    )
    return subscription_id, page.reference


def needs(*what: Can) -> Callable[[T], T]:
    """Marks a test, or a class of them, with what it needs of a peer."""

    def marked(test: T) -> T:
        setattr(test, NEEDS, frozenset(what))
        return test

    return marked
