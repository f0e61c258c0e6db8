"""Stripe's adapter in the contract suite, with somebody who pays, gives, disputes and decides at its peer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import attrs
import pytest
from tests.integration.ports.services.payment_peers import Can, Going, How, opened_by, subscribed_by
from tests.integration.ports.services.stripe.calls import check_calls
from tests.integration.ports.services.stripe.makers import Thing
from tests.integration.ports.services.stripe.peer import StripePeer
from tests.integration.ports.services.stripe.world import NOW, World, world_at

from tic_adapters.memory.system import SteppingClock
from tic_domain.orders.ports import Payments, Payouts, Subscriptions
from tic_domain.shared.ids import OrderId

STRIPE_CAN: Final = frozenset(
    {
        Can.PAGES,
        Can.CHARGES,
        Can.ENDINGS,
        Can.CHECKOUT,
        Can.REFUND,
        Can.REFUND_LIMITS,
        Can.DISPUTE,
        Can.IDEMPOTENCY,
        Can.PAYEES,
        Can.TRANSFER,
        Can.SUBSCRIPTION,
    }
)
"""Its clock stands still, and it knows no means of payment that takes days."""


@attrs.define
class StripeContractPeer:
    world: World
    clock: SteppingClock = attrs.field(factory=lambda: SteppingClock(NOW))

    @property
    def payments(self) -> Payments:
        return self.world.payments

    @property
    def payouts(self) -> Payouts:
        return self.world.payouts

    @property
    def subscriptions(self) -> Subscriptions:
        return self.world.subscriptions

    async def page(self, order_id: OrderId) -> str:
        return await opened_by(self, order_id)

    async def charge(self, order_id: OrderId) -> str:
        page = await self.page(order_id)
        return str(self.world.pay(page)["id"])

    async def sent_back(self, charge: str) -> list[int]:
        return [one["amount"] for one in self.world.peer.all("refund") if one["charge"] == charge]

    async def subscription(self) -> str:
        _, page = await subscribed_by(self)
        return str(self.world.subscribe(page)["id"])

    async def going(self, subscription: str) -> Going:
        return going_of(self.world.peer.things[subscription])

    async def pay(self, checkout: str, how: How) -> None:
        session = self.world.peer.things[checkout]
        if how is How.DECLINED or session["status"] != "open":
            return
        if session["mode"] == "subscription":
            self.world.invoice(self.world.subscribe(checkout), month=0)
        else:
            self.world.pay(checkout)

    async def onboard(self, payee: str) -> None:
        account = self.world.peer.things[payee]
        account |= {
            "details_submitted": True,
            "payouts_enabled": True,
            "capabilities": {"transfers": "active"},
            "requirements": {"past_due": [], "currently_due": [], "disabled_reason": None},
        }

    async def dispute(self, charge: str) -> None:
        """All that is left of it."""
        peer = self.world.peer
        disputed = peer.things[charge]
        back = sum(one["amount"] for one in peer.all("refund") if one["charge"] == charge)
        self.world.dispute(disputed, amount=disputed["amount"] - back)

    async def decide(self, charge: str, *, won: bool) -> None:
        peer = self.world.peer
        dispute: Thing = next(one for one in peer.all("dispute") if one["charge"] == charge)
        dispute["status"] = "won" if won else "lost"
        if won:
            dispute["balance_transactions"].append(peer.transaction(dispute["amount"]))

    async def wait(self, time: timedelta) -> None:
        self.clock.move(time)


def going_of(subscription: Thing) -> Going:
    if subscription["status"] == "canceled":
        return Going.NO_MORE
    return Going.UNTIL_PERIOD_END if subscription["cancel_at_period_end"] else Going.ON


@asynccontextmanager
async def at_stripe(request: pytest.FixtureRequest) -> AsyncIterator[StripeContractPeer]:
    peer = StripePeer()
    serve = request.getfixturevalue("serve")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("stripe.HTTPClient.INITIAL_DELAY", 0.001)
        yield StripeContractPeer(world_at(serve(peer), peer))
    check_calls(peer)
