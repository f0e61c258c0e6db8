"""An installation with a till: a coach who sells, a coachee who buys, on PostgreSQL and in the sandbox."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
from tests.integration.ports.worlds import AnyUnitOfWork, World

from tic_adapters.container import Container, build, close
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings
from tic_domain.coaches.model import Offering
from tic_domain.orders.jobs import LookUpPayeeJob, SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.use_cases.connect_payouts import ConnectPayoutsCommand
from tic_domain.orders.use_cases.pay_order import PayOrderCommand
from tic_domain.orders.use_cases.pay_subscription import PaySubscriptionCommand
from tic_domain.orders.use_cases.place_order import PlaceOrderCommand
from tic_domain.orders.use_cases.subscribe import SubscribeCommand
from tic_domain.scheduling.use_cases.hold_slot import HoldSlotCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlotsCommand
from tic_domain.shared.ids import AccountId, OfferingId, OrderId
from tic_domain.shared.money import Money

T = TypeVar("T")
SITE = "http://127.0.0.1:8000"


@attrs.define
class Till:
    container: Container
    coach_id: AccountId
    coachee_id: AccountId
    offering: Offering

    @property
    def sandbox(self) -> PaymentSandbox:
        made = self.container.payment_sandbox()
        assert made is not None
        return made

    async def place(self) -> Order:
        """At the coach's first open time at least two days ahead."""
        container = self.container
        times = await container.list_slots()(
            ListSlotsCommand(
                coach_id=self.coach_id, offering_id=None, zone="Europe/Berlin", first_day=None, last_day=None
            )
        )
        soon = container.clock().now() + timedelta(days=2)
        held = await container.hold_slot()(
            HoldSlotCommand(
                account_id=self.coachee_id,
                coach_id=self.coach_id,
                offering_id=self.offering.id,
                starts_at=next(one.span.start for one in times.slots if one.span.start > soon),
            )
        )
        return await container.place_order()(
            PlaceOrderCommand(account_id=self.coachee_id, entry_id=held.id, price=self.offering.price)
        )

    async def open_page(self, order: Order) -> str:
        page = await self.container.pay_order()(
            PayOrderCommand(account_id=self.coachee_id, order_id=order.id, paid_url=SITE, back_url=SITE)
        )
        return page.reference

    async def pay(self, order: Order) -> None:
        """Nobody is told of it."""
        await self.sandbox.hands.pay(await self.open_page(order), Card.SUCCEEDS)

    async def settle(self, order_id: OrderId) -> Order:
        """What the worker's job does."""
        await self.container.settle_order()(SettleOrderJob(order_id=order_id))
        return await self.order(order_id)

    async def order(self, order_id: OrderId) -> Order:
        async with self.container.open_reading_unit_of_work() as uow:
            return await uow.orders.get(order_id)

    async def let_pass(self, step: timedelta) -> None:
        clock = self.container.clock()
        assert isinstance(clock, SandboxClock)
        await self.sandbox.let_pass(step, clock)

    async def subscribe(self) -> Subscription:
        """To what the coach sells by the month from now on; the first month is paid and looked up."""
        container = self.container
        monthly = Offering.of(
            id=OfferingId(container.ids().new()),
            kind="subscription",
            title="Every week",
            minutes=60,
            sessions=4,
            price=Money(28_000, "eur"),
        )
        async with container.open_unit_of_work() as uow:
            profile = await uow.coaches.get(self.coach_id)
            await uow.coaches.save(profile.with_offerings((*profile.offerings, monthly)))
            await uow.commit()
        placed = await container.subscribe()(
            SubscribeCommand(
                account_id=self.coachee_id,
                coach_id=self.coach_id,
                offering_id=monthly.id,
                price=monthly.price,
            )
        )
        page = await container.pay_subscription()(
            PaySubscriptionCommand(
                account_id=self.coachee_id, subscription_id=placed.id, paid_url=SITE, back_url=SITE
            )
        )
        await self.sandbox.hands.pay(page.reference, Card.SUCCEEDS)
        return await container.look_up_subscription()(placed.id)

    async def connect_coach(self) -> None:
        url = await self.container.connect_payouts()(
            ConnectPayoutsCommand(account_id=self.coach_id, country="DE", done_url=SITE, again_url=SITE)
        )
        _, payee, link = url.rsplit("/", 2)
        await self.sandbox.hands.give_all(payee, link)
        await self.container.look_up_payee()(LookUpPayeeJob(coach_id=self.coach_id))


@attrs.frozen
class _Kept:
    container: Container

    def open(self, *, writing: bool = True) -> AnyUnitOfWork:
        container = self.container
        made = container.open_unit_of_work() if writing else container.open_reading_unit_of_work()
        return cast("AnyUnitOfWork", made)


def settings_of(database: str, home: Path) -> dict[str, str]:
    """The environment of an installation whose master key is made."""
    environment = {"TIC_HOME": str(home), "TIC_DATABASE_URL": database, "TIC_SANDBOX": "1"}
    key_file = Settings.read(environment).master_key_file
    if not key_file.exists():
        KeyFile(key_file).create("2026-03")
    return environment


async def open_till(container: Container) -> Till:
    """With people who were not there before."""
    kept: Any = _Kept(container)
    world = World(kept, cast("Any", container.clock()), cast("Any", container.ids()))
    offering = Offering.of(
        id=OfferingId(container.ids().new()),
        kind="single",
        title="=Mock interview",
        minutes=60,
        sessions=1,
        price=Money(9000, "eur"),
    )
    coach = await world.coach("Cora Coach", offerings=(offering,))
    coachee = await world.member("Cem Coachee")
    return Till(container, coach.id, coachee.id, offering)


async def with_till(environment: dict[str, str], act: Callable[[Till], Awaitable[T]], till: Till | None) -> T:
    """In a container of its own: of the one that is given, who they are is taken over."""
    container = build(Settings.read(environment))
    try:
        if till is None:
            return await act(await open_till(container))
        return await act(attrs.evolve(till, container=container))
    finally:
        await close(container)
