"""The ledger of all orders, in memory and in PostgreSQL."""

import asyncio
from datetime import datetime, timedelta

import attrs
import pytest
from tests.integration.ports.books import (
    DAY,
    HOUR,
    add,
    book,
    life,
    moved,
    parties,
    placed,
    single,
)
from tests.integration.ports.worlds import World

from tic_domain.orders.ledger import Entry, LedgerAccount, entries_of
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.order_ports import BookedEntry
from tic_domain.orders.terms import Side
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, OrderId

TINY = timedelta(microseconds=1)


async def test_what_is_booked_comes_back_as_it_was_in_its_order(world: World) -> None:
    order, other = await placed(world), await placed(world, 2)
    movements = life(world.clock.now())
    await book(world, order.id, *movements)
    async with world.read() as uow:
        assert await uow.ledger.movements_of(order.id) == Movements(movements)
        assert await uow.ledger.entries_of(order.id) == entries_of(Movements(movements), 200)
        assert await uow.ledger.movements_of(other.id) == Movements(())
        assert await uow.ledger.entries_of(other.id) == ()
        assert await uow.ledger.movements_of_each([other.id, order.id]) == {
            other.id: Movements(()),
            order.id: Movements(movements),
        }
        assert await uow.ledger.entries_of_each([other.id, order.id]) == {
            other.id: (),
            order.id: entries_of(Movements(movements), 200),
        }
        assert await uow.ledger.movements_of_each([]) == {}
        assert await uow.ledger.entries_of_each([]) == {}
        assert await uow.ledger.list_unsound(limit=10) == ()


async def test_what_is_heard_of_later_is_booked_last_whatever_its_own_time(world: World) -> None:
    order = await placed(world)
    first, *rest = life(world.clock.now())
    second_charge = moved(MovementKind.CHARGED, "ch_2", 10_000, first.at - DAY)
    async with world.open() as uow:
        for one in (first, second_charge):
            await uow.ledger.book(order.id, one, entries_of(Movements((one,)), 200)[0], world.clock.now())
        # Within the unit of work it is seen at once.
        assert await uow.ledger.movements_of(order.id) == Movements((first, second_charge))
        await uow.commit()
    assert rest
    async with world.read() as uow:
        assert await uow.ledger.movements_of(order.id) == Movements((first, second_charge))


@pytest.mark.clause("C3.1")
async def test_a_cause_is_booked_once_and_the_unit_of_work_goes_on(world: World) -> None:
    order, other = await placed(world), await placed(world, 2)
    charge, transfer, *_ = life(world.clock.now())
    await book(world, order.id, charge)
    first, second = entries_of(Movements((charge, transfer)), 200)
    async with world.open() as uow:
        again = attrs.evolve(charge, at=charge.at + HOUR)
        with pytest.raises(ConcurrentUpdate):
            await uow.ledger.book(order.id, again, attrs.evolve(first, at=again.at), world.clock.now())
        await uow.ledger.book(order.id, transfer, second, world.clock.now())
        # Of another order it is another cause.
        await uow.ledger.book(other.id, charge, first, world.clock.now())
        await uow.commit()
    async with world.read() as uow:
        assert await uow.ledger.movements_of(order.id) == Movements((charge, transfer))
        assert await uow.ledger.entries_of(other.id) == (first,)


@pytest.mark.clause("C3.1")
async def test_of_many_who_book_one_cause_at_once_one_does(world: World) -> None:
    order = await placed(world)
    charge = life(world.clock.now())[0]

    async def try_to() -> bool:
        try:
            await book(world, order.id, charge)
        except ConcurrentUpdate:
            return False
        return True

    assert sorted(await asyncio.gather(*(try_to() for _ in range(5)))) == [False] * 4 + [True]
    async with world.read() as uow:
        assert await uow.ledger.movements_of(order.id) == Movements((charge,))


async def test_a_booking_that_is_given_up_leaves_its_cause_to_others(world: World) -> None:
    order = await placed(world)
    charge = life(world.clock.now())[0]
    (entry,) = entries_of(Movements((charge,)), 200)
    async with world.open() as uow:
        await uow.ledger.book(order.id, charge, entry, world.clock.now())
    await book(world, order.id, charge)


async def statement(
    world: World, party: AccountId, side: Side, since: datetime, until: datetime
) -> tuple[BookedEntry, ...]:
    async with world.read() as uow:
        return await uow.ledger.statement(party, side, since=since, until=until)


async def test_a_statement_holds_the_entries_of_that_time_and_side_oldest_first(world: World) -> None:
    ada, cora = await parties(world)
    bea, carl = await parties(world, 2)
    now = world.clock.now()
    # Cora also buys of Carl.
    first, second = single(world, ada, cora, title="First"), single(world, bea, cora, title="Second")
    bought = single(world, cora, carl, title="Bought")
    await add(world, first, second, bought)
    await book(world, second.id, *life(now + HOUR))
    await book(world, bought.id, *life(now))
    await book(world, first.id, *life(now))

    of_cora = await statement(world, cora, Side.COACH, now, now + DAY)
    assert [(one.title, one.entry.at - now) for one in of_cora] == [
        ("First", 0 * HOUR),
        ("Second", 1 * HOUR),
        ("First", 1 * HOUR),
        ("Second", 2 * HOUR),
        ("First", 2 * HOUR),
        ("Second", 3 * HOUR),
        ("First", 3 * HOUR),
        ("Second", 4 * HOUR),
    ]
    assert [one.entry for one in of_cora if one.order_id == first.id] == list(
        entries_of(Movements(life(now)), 200)
    )
    assert {one.title for one in await statement(world, cora, Side.COACHEE, now, now + DAY)} == {"Bought"}
    assert {one.title for one in await statement(world, ada, Side.COACHEE, now, now + DAY)} == {"First"}
    assert await statement(world, ada, Side.COACH, now, now + DAY) == ()

    within = await statement(world, ada, Side.COACHEE, now + HOUR, now + 3 * HOUR)
    assert [one.entry.at - now for one in within] == [HOUR, 2 * HOUR]
    later = await statement(world, ada, Side.COACHEE, now + HOUR + TINY, now + 3 * HOUR + TINY)
    assert [one.entry.at - now for one in later] == [2 * HOUR, 3 * HOUR]


@pytest.mark.clause("C7.1")
async def test_the_journal_is_everybodys_page_by_page_in_the_order_of_booking(world: World) -> None:
    orders = [await placed(world, number) for number in range(3)]
    now = world.clock.now()
    for number, order in enumerate(reversed(orders)):
        await book(world, order.id, *life(now + number * HOUR))
    pages, after = [], 0
    async with world.read() as uow:
        while page := await uow.ledger.journal(since=now, until=now + DAY, after=after, limit=5):
            pages.append(page)
            after = page[-1].number
        some = await uow.ledger.journal(since=now + HOUR, until=now + 3 * HOUR, after=0, limit=100)
    found = [one for page in pages for one in page]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert [one.order_id for one in found] == [one.id for one in reversed(orders) for _ in range(4)]
    assert [one.number for one in found] == sorted({one.number for one in found})
    assert {one.title for one in found} == {"System design"}
    assert some == tuple(one for one in found if now + HOUR <= one.entry.at < now + 3 * HOUR)


async def test_the_sums_of_coachee_coach_and_operator_agree(world: World) -> None:
    order = await placed(world)
    now = world.clock.now()
    await book(world, order.id, *life(now))
    async with world.read() as uow:
        journal = await uow.ledger.journal(since=now, until=now + DAY, after=0, limit=100)
    for party, side in ((order.coachee_id, Side.COACHEE), (order.coach_id, Side.COACH)):
        assert await statement(world, party, side, now, now + DAY) == journal
    sums = dict.fromkeys(LedgerAccount, 0)
    for booked in journal:
        for posting in booked.entry.postings:
            sums[posting.account] += posting.amount.amount
    assert sum(sums.values()) == 0
    assert sums[LedgerAccount.COACHEE] == -5_000


async def test_a_movement_of_nothing_has_an_entry_without_postings(world: World) -> None:
    order = await placed(world)
    nothing = moved(MovementKind.CHARGED, "ch_0", 0, world.clock.now())
    await book(world, order.id, nothing)
    async with world.read() as uow:
        assert await uow.ledger.entries_of(order.id) == (
            Entry(cause=nothing.cause, at=nothing.at, postings=()),
        )
        assert await uow.ledger.list_unsound(limit=10) == ()
        unknown = OrderId(world.ids.new())
        assert await uow.ledger.entries_of(unknown) == ()
