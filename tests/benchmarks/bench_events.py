"""10,000 webhooks on PostgreSQL: verified, kept, followed up, booked; and the same after tenfold history."""

import asyncio
import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

import attrs
import psycopg
from tests.benchmarks.bench_ledger import TENFOLD, Books, books_with_history, embedded
from tests.benchmarks.support import Figure, figure, median
from tests.integration.ports.books import add, package

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.sandbox.payments.webhooks import SandboxPaymentEvents
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.jobs import LookUpPayment, SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.ports import Checkout, PaymentEvent, PayPage
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.handle_payment_event import HandlePaymentEvent
from tic_domain.orders.use_cases.receive_payment_event import ReceivePaymentEvent, ReceivePaymentEventCommand
from tic_domain.orders.use_cases.settle_order import SettleOrder
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

EVENTS: Final = 10_000
ROUNDS: Final = 20
EACH: Final = EVENTS // (2 * ROUNDS)
KEPT_BEFORE: Final = 2_000
"""Events in the history of each coach, beside their orders and movements."""

_MORE_EVENTS: Final = b"""
    INSERT INTO tic.payment_events (id, kind, subject, payee, received_at, handled_at)
    SELECT 'evt_before_' || number, 'checkout', 'cs_' || number, NULL, now(), now()
    FROM generate_series(1, %s) number
"""
_JOBS_DONE: Final = b"DELETE FROM procrastinate_jobs"


@attrs.define
class Paid:
    """Answers at once that an order is paid: how long Stripe takes for it is Stripe's."""

    orders: dict[str, Order] = attrs.field(factory=dict)

    async def look_up(self, order_id: OrderId, checkout: str) -> PaymentFacts:
        order = self.orders[checkout]
        charged = Movement(
            kind=MovementKind.CHARGED,
            reference=f"ch_{checkout}",
            amount=order.price,
            at=order.placed_at,
            of=None,
        )
        return PaymentFacts(
            status=PaymentStatus.PAID,
            movements=Movements((charged,)),
            dispute_opened_at=None,
            refunds_pending=0,
        )

    async def open_checkout(self, checkout: Checkout) -> PayPage:
        raise NotImplementedError

    async def end_checkout(self, checkout: str) -> None:
        raise NotImplementedError

    async def refund(self, order_id: OrderId, charge: str, amount: Money, *, key: str) -> None:
        raise NotImplementedError


@attrs.define
class Events:
    """The sandbox's signatures; whose an event is, from the orders at hand."""

    signed: SandboxPaymentEvents
    paid: Paid

    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        return self.signed.verified(body, signature, of_payees=of_payees)

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        return self.paid.orders[event.subject].id

    async def subscription_of(self, event: PaymentEvent) -> None:
        return None


def run() -> list[Figure]:
    return asyncio.run(_run())


async def _run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as home, embedded(Path(home)) as server:
        async with (
            books_with_history(server, coaches=1) as few,
            books_with_history(server, coaches=TENFOLD) as many,
        ):
            await _execute(few, _MORE_EVENTS, KEPT_BEFORE)
            await _execute(many, _MORE_EVENTS, KEPT_BEFORE * TENFOLD)
            taken: dict[str, list[float]] = {"few": [], "many": []}
            for number in range(ROUNDS):
                # Each goes first as often as the other.
                both = (("few", few), ("many", many))
                for who, books in both if number % 2 else reversed(both):
                    taken[who].append(await _per_event(books, number))
    before, after = median(taken["few"]), median(taken["many"])
    return [
        figure("webhooks: verified, kept, followed up, booked", 1000 / before, "events/s"),
        figure("time for each", before, "ms"),
        figure("time for each after tenfold history", after, "ms"),
        figure("webhooks after tenfold history", after / before, "x", most=1.1),
    ]


async def _per_event(books: Books, number: int) -> float:
    world = books.world
    world.clock.move(timedelta(seconds=1))
    provider, paid = MemoryPaymentProvider(world.clock), Paid()
    orders = [
        attrs.evolve(package(world, books.coachee_id, books.coach_id), checkout=f"cs_{number}_{one}")
        for one in range(EACH)
    ]
    await add(world, *orders)
    paid.orders = {str(one.checkout): one for one in orders}
    events = Events(provider.events, paid)
    receive = ReceivePaymentEvent(world.open, events, world.clock)
    handle = HandlePaymentEvent(world.open, events, world.clock)
    facts = OrderFacts(world.open, paid, provider.subscriptions, world.clock)
    settle = SettleOrder(world.open, facts, paid, provider.payouts, world.clock)
    begun = time.perf_counter()
    for order in orders:
        body = _body(order)
        signature = provider.signing.header(body, world.clock.now(), of_payees=False)
        await receive(ReceivePaymentEventCommand(body=body, signature=signature, of_payees=False))
        await handle(LookUpPayment(event_id=f"evt_{order.checkout}"))
        await settle(SettleOrderJob(order_id=order.id))
    taken = (time.perf_counter() - begun) * 1000 / len(orders)
    await _check(books, orders[-1])
    # Jobs that are done are gone: a worker would have taken them out of the queue.
    await _execute(books, _JOBS_DONE)
    return taken


def _body(order: Order) -> bytes:
    said = {
        "id": f"evt_{order.checkout}",
        "object": "event",
        "type": "checkout.session.completed",
        "data": {"object": {"id": order.checkout}},
    }
    return json.dumps(said).encode()


async def _check(books: Books, order: Order) -> None:
    """Quick events that book nothing would be worth nothing."""
    async with books.world.read() as uow:
        found = await uow.orders.get(order.id)
    if found.state is not OrderState.PAID:
        raise RuntimeError("an order was not paid")


async def _execute(books: Books, statement: bytes, *values: int) -> None:
    async with await psycopg.AsyncConnection.connect(books.url, autocommit=True) as connection:
        await connection.execute(statement, values)
