"""Whatever happens at Stripe: what was seen once is seen again, and a ledger can be made of it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.ports.services.stripe.makers import Thing
from tests.integration.ports.services.stripe.peer import StripePeer
from tests.integration.ports.services.stripe.world import CHECKOUT, ORDER, PRICE, World, world_at

from tic_domain.orders.errors import ChargeDisputed, PaymentRefused
from tic_domain.orders.ledger import balances, entries_of
from tic_domain.orders.movements import Movement
from tic_domain.shared.money import Money

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ACTS = ("pay again", "refund", "fail a refund", "dispute", "win", "transfer", "reverse", "forget keys")
Script = list[tuple[str, int]]


def first(things: list[Thing], **fields: object) -> Thing | None:
    return next((one for one in things if all(one.get(k) == v for k, v in fields.items())), None)


async def act(world: World, charge: Thing, payee: str, what: str, amount: int) -> None:
    peer, money = world.peer, Money(amount, "eur")
    match what:
        case "pay again":
            world.charge(transfer_group=charge["transfer_group"])
        case "refund":
            await world.payments.refund(ORDER, charge["id"], money, key=f"refund:{amount}")
        case "fail a refund":
            if refund := first(peer.all("refund"), status="succeeded"):
                failure = peer.transaction(refund["amount"])["id"]
                refund |= {"status": "failed", "failure_balance_transaction": failure}
        case "dispute":
            if not charge["disputed"]:
                world.dispute(charge)
        case "win":
            if dispute := first(peer.all("dispute"), status="needs_response"):
                dispute["status"] = "won"
                dispute["balance_transactions"].append(peer.transaction(PRICE.amount))
        case "transfer":
            await world.payouts.transfer(ORDER, charge["id"], payee, money, key=f"payout:{amount}")
        case "reverse":
            for transfer in peer.all("transfer"):
                half = Money(transfer["amount"] // 2, "eur")
                await world.payouts.reverse_transfer(
                    transfer["id"], half, key=f"reverse:{transfer['amount']}"
                )
        case "forget keys":
            peer.forget_keys()


async def play(world: World, script: Script) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge, payee = world.pay(page.reference), world.ready_payee()
    seen: tuple[Movement, ...] = ()
    for what, amount in script:
        # A second refund of all, or one under a dispute: what Stripe refuses changes nothing.
        refused: Exception | None = None
        try:
            await act(world, charge, payee, what, amount)
        except (PaymentRefused, ChargeDisputed) as refusal:
            refused = refusal
        movements = (await world.payments.look_up(ORDER, page.reference)).movements
        assert movements.all[: len(seen)] == seen
        assert refused is None or movements.all == seen
        assert sum(balances(entries_of(movements, 150)).values()) == 0
        seen = movements.all


async def test_a_life_with_everything_in_it(world: World) -> None:
    await play(
        world,
        [
            *(("refund", 2000), ("refund", 2000), ("transfer", 3000), ("pay again", 1), ("reverse", 1)),
            *(("fail a refund", 1), ("forget keys", 1), ("refund", 2000), ("transfer", 3000)),
            *(("dispute", 1), ("refund", 10), ("win", 1), ("reverse", 1)),
        ],
    )


@pytest.mark.long
def test_any_life(serve: "Callable[[WSGIApplication], str]") -> None:
    @settings(max_examples=60)
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from((1, 2000, 4500, 9000))), max_size=12))
    def lives(script: Script) -> None:
        async def life() -> None:
            current.append(StripePeer())
            await play(world_at(address, current[-1]), script)

        asyncio.run(life())

    current: list[StripePeer] = []

    def newest(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return current[-1](environ, start_response)

    address = serve(newest)
    lives()
