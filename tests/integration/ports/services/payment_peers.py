"""Payment providers that the contract suite runs on, and what a test may ask of each.

Another adapter gets in by a peer of its own in `PEERS`: it says what it can do, and tests that need more are
not run on it.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from typing import Final, Protocol, TypeVar

import attrs

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_domain.orders.ports import Payments, Payouts, Subscriptions
from tic_domain.shared.ports import Clock

T = TypeVar("T")
BASE_URL: Final = "http://127.0.0.1:8000"
NEEDS: Final = "needs_of_a_peer"


class Can(Enum):
    """What a peer supports. A test names what it needs."""

    CHECKOUT = auto()
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


def needs(*what: Can) -> Callable[[T], T]:
    """Marks a test, or a class of them, with what it needs of a peer."""

    def marked(test: T) -> T:
        setattr(test, NEEDS, frozenset(what))
        return test

    return marked
