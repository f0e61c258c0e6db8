"""Orders, as every adapter has to keep them."""

import asyncio
from collections.abc import Callable

import attrs
import pytest
from tests.integration.ports.books import (
    DAY,
    HOUR,
    MINUTE,
    add,
    package,
    parties,
    placed,
    save,
    single,
    stored,
)
from tests.integration.ports.worlds import World

from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import Side
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import CalendarEntryId, CoachingSessionId, OrderId
from tic_domain.shared.money import CurrenciesDiffer, Money


async def test_an_order_comes_back_as_it_was(world: World) -> None:
    ada, cora = await parties(world)
    orders = [single(world, ada, cora, checkout="cs_1"), package(world, ada, cora)]
    await add(world, *orders)
    assert [await stored(world, one.id) for one in orders] == orders
    with pytest.raises(NotFound):
        await stored(world, OrderId(world.ids.new()))


@pytest.mark.clause("C3.1")
async def test_its_two_parties_find_it_and_nobody_else(world: World) -> None:
    order = await placed(world)
    sam = (await world.member("Sam Stranger")).id
    async with world.open() as uow:
        for for_update in (False, True):
            for party in (order.coachee_id, order.coach_id):
                assert await uow.orders.get_of(order.id, party, for_update=for_update) == order
            with pytest.raises(NotFound):
                await uow.orders.get_of(order.id, sam, for_update=for_update)


async def test_an_order_is_found_by_its_session_and_by_its_place_in_the_calendar(world: World) -> None:
    order = await placed(world)
    other = package(world, *await parties(world, 2))
    await add(world, other)
    (session,) = order.sessions
    assert session.entry_id is not None
    async with world.read() as uow:
        assert await uow.orders.find_with_entry(session.entry_id) == order
        assert await uow.orders.find_with_session(session.id) == order
        assert await uow.orders.find_with_session(other.sessions[3].id) == other
        assert await uow.orders.find_with_entry(CalendarEntryId(world.ids.new())) is None
        assert await uow.orders.find_with_session(CoachingSessionId(world.ids.new())) is None


async def test_what_was_decided_is_kept_with_its_history_and_the_next_version(world: World) -> None:
    order = package(world, *await parties(world))
    await add(world, order)
    now = world.clock.now()
    entry = CalendarEntryId(world.ids.new())
    scheduled = (
        attrs.evolve(order, state=OrderState.PAID, paid_at=now, look_at=now + DAY)
        .with_session(order.sessions[2].scheduled(entry, now + DAY, now + DAY + HOUR))
        .with_act(now, Party.COACH, ActKind.SCHEDULED, session=3, note="Bring the sheet.")
    )
    kept = await save(world, scheduled)
    assert kept == attrs.evolve(scheduled, version=1)

    ended = (
        attrs.evolve(kept, state=OrderState.REFUND_REQUESTED, refund_requested_at=now, look_at=None)
        .with_session(kept.sessions[2].moved(now + 2 * DAY, now + 2 * DAY + HOUR, by=Side.COACH))
        .with_session(kept.sessions[0].ended(SessionState.LAPSED, now, refund=9_000))
        .with_act(now, Party.COACHEE, ActKind.REFUND_REQUESTED, note="I was promised a plan: “…”")
        .with_act(now, Party.OPERATOR, ActKind.REFUND_GRANTED, amount=9_000, note="As said.")
    )
    async with world.open() as uow:
        assert await uow.orders.get(order.id, for_update=True) == kept
        await uow.orders.save(ended)
        # Within the unit of work it is seen at once.
        assert await uow.orders.get(order.id) == attrs.evolve(ended, version=2)
        await uow.commit()
    assert await stored(world, order.id) == attrs.evolve(ended, version=2)
    async with world.read() as uow:
        assert await uow.orders.find_with_entry(entry) == attrs.evolve(ended, version=2)


async def test_what_is_not_committed_leaves_no_trace(world: World) -> None:
    order = await placed(world)
    async with world.open() as uow:
        loaded = await uow.orders.get(order.id, for_update=True)
        await uow.orders.save(loaded.with_act(world.clock.now(), Party.COACH, ActKind.CANCELLED, note="No"))
    assert await stored(world, order.id) == order


async def test_an_order_is_added_once_and_a_hold_pays_for_one(world: World) -> None:
    order = await placed(world)
    again = single(world, order.coachee_id, order.coach_id)
    same_hold = attrs.evolve(
        again, sessions=(attrs.evolve(again.sessions[0], entry_id=order.sessions[0].entry_id),)
    )
    for refused in (order, same_hold):
        with pytest.raises(ConcurrentUpdate):
            await add(world, refused)
    await add(world, again)
    with pytest.raises(ConcurrentUpdate):
        await save(world, attrs.evolve(same_hold, version=again.version))
    assert await stored(world, again.id) == again


async def test_a_place_in_the_calendar_that_was_given_back_can_be_another_sessions(world: World) -> None:
    order = await placed(world)
    (session,) = order.sessions
    await save(world, order.with_session(session.given_back()))
    later = single(world, order.coachee_id, order.coach_id, sessions=())
    taken = attrs.evolve(session, id=CoachingSessionId(world.ids.new()))
    await add(world, attrs.evolve(later, sessions=(taken,)))
    async with world.read() as uow:
        assert session.entry_id is not None
        found = await uow.orders.find_with_entry(session.entry_id)
    assert found is not None
    assert found.id == later.id


@pytest.mark.parametrize("known", [True, False], ids=["loaded", "from elsewhere"])
async def test_of_two_who_save_one_version_one_does(world: World, known: bool) -> None:
    order = await placed(world)
    all_loaded = asyncio.Barrier(4)

    async def decide(note: str) -> bool:
        try:
            async with world.open() as uow:
                loaded = await uow.orders.get(order.id) if known else order
                await all_loaded.wait()
                await uow.orders.save(
                    loaded.with_act(world.clock.now(), Party.COACH, ActKind.CANCELLED, note=note)
                )
                await uow.commit()
        except ConcurrentUpdate:
            return False
        return True

    notes = [f"note {number}" for number in range(4)]
    done = await asyncio.gather(*(decide(note) for note in notes))
    assert sum(done) == 1
    kept = await stored(world, order.id)
    assert [act.note for act in kept.acts[1:]] == [notes[done.index(True)]]
    assert kept.version == 1


async def test_who_waits_for_the_lock_sees_all_that_was_done_meanwhile(world: World) -> None:
    order = package(world, *await parties(world))
    await add(world, order)

    async def end(number: int) -> None:
        async with world.open() as uow:
            loaded = await uow.orders.get_of(order.id, order.coach_id, for_update=True)
            await asyncio.sleep(0.01)
            session = loaded.sessions[number].ended(SessionState.CANCELLED, world.clock.now(), refund=number)
            await uow.orders.save(
                loaded.with_session(session).with_act(
                    world.clock.now(), Party.COACH, ActKind.SESSION_CANCELLED, session=number + 1
                )
            )
            await uow.commit()

    await asyncio.gather(*(end(number) for number in range(5)))
    kept = await stored(world, order.id)
    assert [one.refund for one in kept.sessions] == [0, 1, 2, 3, 4]
    assert [act.number for act in kept.acts] == [1, 2, 3, 4, 5, 6]
    assert {act.session for act in kept.acts[1:]} == {1, 2, 3, 4, 5}
    assert kept.version == 5


async def test_a_session_is_counted_in_the_currency_of_its_order(world: World) -> None:
    order = single(world, *await parties(world))
    with pytest.raises(CurrenciesDiffer):
        await add(world, attrs.evolve(order, single_price=Money(1, "usd")))


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        (lambda order, now: attrs.evolve(order, version=7), ConcurrentUpdate),
        (lambda order, now: attrs.evolve(order, id=OrderId(order.coach_id)), ConcurrentUpdate),
    ],
    ids=["another version", "unknown"],
)
async def test_only_what_is_stored_is_saved(
    world: World, changed: Callable[..., Order], refused: type[Exception]
) -> None:
    order = await placed(world)
    with pytest.raises(refused):
        await save(world, changed(order, world.clock.now() + MINUTE))
