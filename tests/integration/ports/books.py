"""Orders and money, as the suites over their books need them."""

from datetime import datetime, timedelta
from typing import Any, Final

import attrs
from tests.integration.ports.worlds import World

from tic_domain.orders.ledger import entries_of
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.shared.ids import (
    AccountId,
    CalendarEntryId,
    CoachingSessionId,
    OfferingId,
    OrderId,
)
from tic_domain.shared.money import Money

PRICE: Final = Money(10_000, "eur")
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
EVERYTHING: Final = OrderFilter()


def single(world: World, coachee_id: AccountId, coach_id: AccountId, **changes: Any) -> Order:
    """A session that is held for a day from now. Not stored yet."""
    now = world.clock.now()
    session = CoachingSession.unscheduled(CoachingSessionId(world.ids.new()), 1)
    order = Order.place(
        id=OrderId(world.ids.new()),
        kind=OrderKind.SINGLE,
        coachee_id=coachee_id,
        coach_id=coach_id,
        offering_id=OfferingId(world.ids.new()),
        title="System design",
        minutes=60,
        price=PRICE,
        single_price=PRICE,
        terms=DEFAULT_TERMS,
        sessions=[session.scheduled(CalendarEntryId(world.ids.new()), now + DAY, now + DAY + HOUR)],
        now=now,
    )
    return attrs.evolve(order, **changes)


def package(world: World, coachee_id: AccountId, coach_id: AccountId, *, sessions: int = 5) -> Order:
    return attrs.evolve(
        single(world, coachee_id, coach_id),
        kind=OrderKind.PACKAGE,
        price=Money(sessions * 9_000, "eur"),
        runs_until=world.clock.now() + 180 * DAY,
        sessions=tuple(
            CoachingSession.unscheduled(CoachingSessionId(world.ids.new()), number)
            for number in range(1, sessions + 1)
        ),
    )


async def parties(world: World, number: int = 1) -> tuple[AccountId, AccountId]:
    """A coachee and a coach."""
    return (await world.member(f"Ada {number}")).id, (await world.coach(f"Cora {number}")).id


async def add(world: World, *orders: Order) -> None:
    async with world.open() as uow:
        for order in orders:
            await uow.orders.add(order)
        await uow.commit()


async def save(world: World, order: Order) -> Order:
    """As it is stored afterwards."""
    async with world.open() as uow:
        await uow.orders.save(order)
        await uow.commit()
    return await stored(world, order.id)


async def stored(world: World, order_id: OrderId) -> Order:
    async with world.read() as uow:
        return await uow.orders.get(order_id)


async def placed(world: World, number: int = 1) -> Order:
    """By a new coachee with a new coach; it is stored."""
    order = single(world, *await parties(world, number))
    await add(world, order)
    return order


def moved(
    kind: MovementKind, reference: str, amount: int, at: datetime, *, of: str | None = None
) -> Movement:
    return Movement(kind=kind, reference=reference, amount=Money(amount, "eur"), at=at, of=of)


def life(at: datetime) -> tuple[Movement, ...]:
    """Charged, paid out, and half of it given back: an hour apart."""
    return (
        moved(MovementKind.CHARGED, "ch_1", 10_000, at),
        moved(MovementKind.TRANSFERRED, "tr_1", 8_000, at + HOUR),
        moved(MovementKind.TRANSFER_REVERSED, "trr_1", 4_000, at + 2 * HOUR, of="tr_1"),
        moved(MovementKind.REFUNDED, "re_1", 5_000, at + 3 * HOUR),
    )


async def book(world: World, order_id: OrderId, *movements: Movement, fee_permille: int = 200) -> None:
    """Those of an order for which nothing is booked yet."""
    entries = entries_of(Movements(movements), fee_permille)
    async with world.open() as uow:
        for movement, entry in zip(movements, entries, strict=True):
            await uow.ledger.book(order_id, movement, entry, world.clock.now())
        await uow.commit()
