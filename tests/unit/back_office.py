"""What goes on behind an order in tests: the worker's jobs, the timers, the webhooks."""

from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import attrs
from tests.unit.house import House
from tests.unit.scheduling.conftest import Booking

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_adapters.sandbox.payments.store import Delivery
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.jobs import LookUpPayeeJob, LookUpPayment, SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.ports import Payments, Payouts, Subscriptions
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.orders.terms import DEFAULT_TERMS, Terms
from tic_domain.orders.use_cases.handle_payment_event import HandlePaymentEvent
from tic_domain.orders.use_cases.look_up_payee import LookUpPayee
from tic_domain.orders.use_cases.receive_payment_event import (
    ReceivePaymentEvent,
    ReceivePaymentEventCommand,
)
from tic_domain.orders.use_cases.settle_order import SettleOrder
from tic_domain.orders.use_cases.settle_subscription import SettleSubscription
from tic_domain.orders.use_cases.sweep_orders import SweepOrders
from tic_domain.shared.jobs import Job

P = TypeVar("P")


class Meddle(Protocol):
    def of_port(self, port: P) -> P: ...

    def open(self, house: House) -> MemoryUnitOfWork: ...


@attrs.define
class BackOffice:
    """The clock stands where `Booking` has it. `drain` does what a worker would."""

    booking: Booking
    provider: MemoryPaymentProvider
    terms: Terms = DEFAULT_TERMS
    meddle: "Meddle | None" = None
    """Comes between us and the database, and between us and the provider."""

    @property
    def payments(self) -> Payments:
        provider = self.provider.payments
        return provider if self.meddle is None else self.meddle.of_port(provider)

    @property
    def payouts(self) -> Payouts:
        provider = self.provider.payouts
        return provider if self.meddle is None else self.meddle.of_port(provider)

    @property
    def subscriptions(self) -> Subscriptions:
        provider = self.provider.subscriptions
        return provider if self.meddle is None else self.meddle.of_port(provider)

    def open(self) -> MemoryUnitOfWork:
        house = self.booking.house
        return house.open() if self.meddle is None else self.meddle.open(house)

    @property
    def facts(self) -> OrderFacts:
        return OrderFacts(self.open, self.payments, self.subscriptions, self.booking.house.clock)

    @property
    def subscription_facts(self) -> FactsOfSubscription:
        house = self.booking.house
        return FactsOfSubscription(self.open, self.subscriptions, house.clock)

    @property
    def now(self) -> datetime:
        return self.booking.house.clock.now()

    async def bring(self, delivery: Delivery) -> None:
        """A webhook, signed as of now, and the job that follows it up."""
        house, provider = self.booking.house, self.provider
        body = delivery.body.encode()
        signature = provider.signing.header(body, self.now, of_payees=delivery.of_payees)
        await ReceivePaymentEvent(self.open, provider.events, house.clock)(
            ReceivePaymentEventCommand(body=body, signature=signature, of_payees=delivery.of_payees)
        )

    async def do(self, job: Job) -> None:
        house, provider = self.booking.house, self.provider
        match job:
            case SettleOrderJob():
                settle = SettleOrder(self.open, self.facts, self.payments, self.payouts, house.clock)
                await settle(job)
            case SettleSubscriptionJob():
                await SettleSubscription(
                    self.open, self.subscription_facts, self.subscriptions, house.clock, house.ids
                )(job)
            case LookUpPayeeJob():
                await LookUpPayee(self.open, self.payouts, house.clock)(job)
            case LookUpPayment():
                await HandlePaymentEvent(self.open, provider.events, house.clock)(job)
            case _:
                pass

    async def drain(self) -> None:
        store = self.booking.house.store
        while jobs := store.take_jobs():
            for number, job in enumerate(jobs):
                try:
                    await self.do(job)
                except BaseException:
                    # A job whose worker died is put back, and so are those it had not begun.
                    for left in jobs[number:]:
                        store.enqueue(left)
                    raise

    async def let_pass(self, step: timedelta) -> None:
        """Time passes, and the timers run."""
        self.booking.house.clock.move(step)
        await self.sweep()

    async def move_to(self, moment: datetime) -> None:
        self.booking.house.clock.move_to(moment)
        await self.sweep()

    async def sweep(self) -> None:
        house = self.booking.house
        await SweepOrders(self.open, house.clock)()
        await self.drain()
