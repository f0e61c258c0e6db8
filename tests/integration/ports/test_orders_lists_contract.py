"""Which orders are found, in which order, and how many."""

from datetime import datetime, timedelta
from itertools import product

import attrs
import pytest
from tests.integration.ports.books import DAY, HOUR, MINUTE, add, package, parties, save, single
from tests.integration.ports.worlds import World

from tic_domain.orders.model import ActKind, Order, OrderKind, Party
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import FINAL, OrderState
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import OrderId, SubscriptionId


async def listed(
    world: World, which: OrderFilter, *, before: OrderId | None = None, limit: int = 100
) -> tuple[Order, ...]:
    async with world.read() as uow:
        return await uow.orders.list(which, before=before, limit=limit)


@pytest.mark.clause("C3.1")
async def test_every_filter_alone_and_together_finds_what_it_says(world: World) -> None:
    ada, cora = await parties(world)
    bea, carl = await parties(world, 2)
    periods = [SubscriptionId(world.ids.new()) for _ in range(2)]
    orders = []
    # Cora also buys of Carl, so that she is on both sides.
    for coachee, coach in ((ada, cora), (bea, cora), (cora, carl)):
        for state, subscription in product((OrderState.PAID, OrderState.SETTLED), (None, *periods)):
            order = single(world, coachee, coach, state=state, subscription_id=subscription)
            orders.append(order)
            await add(world, order)
    newest_first = sorted(orders, key=lambda one: one.id, reverse=True)

    asked = 0
    for party, side, in_state, of_period in product(
        (None, ada, bea, cora, carl), (None, *Side), (None, OrderState.PAID), (None, periods[0])
    ):
        which = OrderFilter(party=party, side=side, state=in_state, subscription_id=of_period)
        expected = [
            one
            for one in newest_first
            if (party is None or (one.has(party) and side in {None, one.side_of(party)}))
            and in_state in {None, one.state}
            and of_period in {None, one.subscription_id}
        ]
        found = await listed(world, which)
        assert list(found) == expected
        first = await listed(world, which, limit=2)
        rest = await listed(world, which, before=first[-1].id) if first else ()
        assert first + rest == found
        asked += len(found)
    assert asked > 100


async def test_pages_hold_whole_orders_with_all_their_parts(world: World) -> None:
    ada, cora = await parties(world)
    orders = []
    for number in range(7):
        order = package(world, ada, cora, sessions=1 + number % 3)
        for _ in range(number):
            order = order.with_act(
                world.clock.now(), Party.COACH, ActKind.RESCHEDULED, session=1, note=f"note {number}"
            )
        orders.append(order)
        await add(world, order)
    pages: list[tuple[Order, ...]] = []
    before = None
    while page := await listed(world, OrderFilter(party=cora), before=before, limit=3):
        pages.append(page)
        before = page[-1].id
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [one for page in pages for one in page] == orders[::-1]


async def test_what_is_due_is_listed_the_longest_overdue_first(world: World) -> None:
    ada, cora = await parties(world)
    now = world.clock.now()
    looks: list[timedelta | None] = [-HOUR, -DAY, None, timedelta(0), MINUTE, -HOUR]
    orders = [single(world, ada, cora, look_at=None if look is None else now + look) for look in looks]
    await add(world, *orders)
    ids = [one.id for one in orders]

    async def due(at: datetime, limit: int = 100) -> list[OrderId]:
        async with world.read() as uow:
            return list(await uow.orders.list_due(at, limit=limit))

    assert await due(now) == [ids[1], *sorted([ids[0], ids[5]]), ids[3]]
    assert await due(now + MINUTE) == [ids[1], *sorted([ids[0], ids[5]]), ids[3], ids[4]]
    assert await due(now, limit=2) == [ids[1], min(ids[0], ids[5])]
    await save(world, attrs.evolve(orders[1], look_at=None, state=OrderState.EXPIRED))
    assert (await due(now))[0] == min(ids[0], ids[5])


async def test_what_is_to_be_reconciled_is_all_that_is_open_and_the_payable_of_late(world: World) -> None:
    ada, cora = await parties(world)
    now = world.clock.now()
    orders = [
        single(world, ada, cora, state=state, placed_at=now - age)
        for state, age in product(OrderState, (2 * DAY, DAY, timedelta(0)))
    ]
    await add(world, *orders)
    since = now - DAY
    expected = sorted(
        one.id
        for one in orders
        if one.state not in FINAL or (one.state is not OrderState.EXPIRED and one.placed_at >= since)
    )
    found: list[OrderId] = []
    after = None
    async with world.read() as uow:
        while page := await uow.orders.list_to_reconcile(after=after, since=since, limit=4):
            assert len(page) <= 4
            left = await uow.orders.count_to_reconcile(after=after, since=since)
            assert left == len(expected) - len(found)
            found += page
            after = page[-1]
        assert await uow.orders.count_to_reconcile(after=after, since=since) == 0
    assert found == expected
    assert len(found) == 7 * 3 + 3 * 2


async def test_months_of_a_subscription_are_found_by_it(world: World) -> None:
    ada, cora = await parties(world)
    subscription = SubscriptionId(world.ids.new())
    months = [
        attrs.evolve(
            package(world, ada, cora, sessions=2), kind=OrderKind.PERIOD, subscription_id=subscription
        )
        for _ in range(3)
    ]
    await add(world, *months, single(world, ada, cora))
    assert await listed(world, OrderFilter(subscription_id=subscription)) == tuple(months[::-1])
