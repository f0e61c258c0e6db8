"""Calendars, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.calendars import (
    DAY,
    NO_BUFFER,
    add,
    at,
    block,
    busy,
    coach,
    found,
    hold,
    move,
    save,
)
from tests.integration.ports.worlds import World

from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import HOLD, Slot
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import CalendarEntryId


@pytest.mark.clause("C3.1")
async def test_an_entry_comes_back_as_it_was_for_its_parties_alone(world: World) -> None:
    cora, ada, sam = await coach(world), await world.member(), await world.member("Sam Stranger")
    held = hold(world, cora.id, ada.id, 0, buffer=timedelta(minutes=15))
    blocked = block(world, cora.id, 5, 9)
    assert [await add(world, held), await add(world, blocked)] == [(), ()]
    async with world.read() as uow:
        assert await uow.calendar.get(held.id, ada.id) == held
        assert await uow.calendar.get(held.id, cora.id) == held
        assert await uow.calendar.get(blocked.id, cora.id) == blocked
        for entry, asker in ((held, sam), (blocked, ada)):
            with pytest.raises(NotFound):
                await uow.calendar.get(entry.id, asker.id)
        with pytest.raises(NotFound):
            await uow.calendar.get(CalendarEntryId(world.ids.new()), cora.id)


@pytest.mark.parametrize(
    ("start", "length", "fits"),
    [(-1, 1, True), (-1, 1.25, False), (0.5, 0.25, False), (1, 1, False), (1.25, 1, True), (-1, 5, False)],
)
async def test_two_entries_of_a_coach_never_meet_buffers_included(
    world: World, start: float, length: float, fits: bool
) -> None:
    cora, ada = await coach(world), await world.member()
    await add(world, hold(world, cora.id, ada.id, 0, buffer=timedelta(minutes=15)))
    wanted = hold(world, cora.id, ada.id, start, length=length)
    if fits:
        await add(world, wanted)
        return
    with pytest.raises(SlotTaken):
        await add(world, wanted)
    assert len(await busy(world, cora.id, -50)) == 1


async def test_the_own_buffer_counts_as_well(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    await add(world, block(world, cora.id, 1, 2))
    with pytest.raises(SlotTaken):
        await add(world, hold(world, cora.id, ada.id, 0, buffer=timedelta(minutes=5)))
    await add(world, hold(world, cora.id, ada.id, 0))


async def test_coaches_have_calendars_of_their_own(world: World) -> None:
    cora, carl, ada = await coach(world), await coach(world, "Carl Coach"), await world.member()
    await add(world, hold(world, cora.id, ada.id, 0))
    await add(world, hold(world, carl.id, ada.id, 0))
    assert len(await busy(world, cora.id)) == len(await busy(world, carl.id)) == 1


async def test_a_refused_entry_leaves_the_unit_of_work_usable(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    first, second = hold(world, cora.id, ada.id, 0), hold(world, cora.id, ada.id, 4)
    await add(world, first)
    await add(world, second)
    now = world.clock.now()
    async with world.open() as uow:
        with pytest.raises(SlotTaken):
            await uow.calendar.add(hold(world, cora.id, ada.id, 0.5), now=now)
        slot = Slot(at(world, 0), at(world, 1))
        with pytest.raises(SlotTaken):
            await uow.calendar.move(second.moved(slot, NO_BUFFER), now=now)
        assert await uow.calendar.living_of(ada.id, now) == (first, second)
        await uow.calendar.remove(first.id)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.calendar.living_of(ada.id, now) == (second,)


async def test_a_hold_gives_way_once_its_deadline_is_over_though_nothing_has_run(world: World) -> None:
    cora, ada, bob = await coach(world), await world.member(), await world.member("Bob Example")
    first, beside = hold(world, cora.id, ada.id, 0), hold(world, cora.id, ada.id, 3)
    await add(world, first)
    await add(world, beside)
    wanted = hold(world, cora.id, bob.id, 0.5)
    world.clock.move(HOLD - timedelta(seconds=1))
    with pytest.raises(SlotTaken):
        await add(world, wanted)
    world.clock.move(timedelta(seconds=1))
    assert await busy(world, cora.id, -50) == []
    assert await add(world, wanted) == (first,)
    with pytest.raises(NotFound):
        await found(world, first)
    assert await found(world, beside) == beside


async def test_what_is_booked_never_gives_way(world: World) -> None:
    cora, ada, bob = await coach(world), await world.member(), await world.member("Bob Example")
    held = hold(world, cora.id, ada.id, 0)
    await add(world, held)
    booked = await save(world, held.booked())
    world.clock.move(DAY * 2)
    assert await found(world, held) == booked
    late = attrs.evolve(hold(world, cora.id, bob.id, 0), starts_at=held.starts_at, ends_at=held.ends_at)
    with pytest.raises(SlotTaken):
        await add(world, attrs.evolve(late, clear_at=held.ends_at))


async def test_a_deadline_can_be_put_off(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    held = hold(world, cora.id, ada.id, 0)
    await add(world, held)
    longer = await save(world, held.held_longer(world.clock.now() + HOLD * 2))
    world.clock.move(HOLD)
    assert await found(world, held) == longer
    assert len(await busy(world, cora.id, -50)) == 1


async def test_what_is_gone_is_not_saved_nor_moved(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    held = hold(world, cora.id, ada.id, 0)
    with pytest.raises(ConcurrentUpdate):
        await save(world, held.booked())
    with pytest.raises(ConcurrentUpdate):
        await move(world, held, 3)
    async with world.open() as uow:
        await uow.calendar.remove(held.id)
        await uow.commit()


async def test_a_move_keeps_the_identity_and_is_judged_alike(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    held = hold(world, cora.id, ada.id, 0)
    await add(world, held)
    await add(world, block(world, cora.id, 3, 5))
    booked = await save(world, held.booked())
    with pytest.raises(SlotTaken):
        await move(world, booked, 2.5)
    assert await found(world, held) == booked
    # By less than its own length: it doesn't meet itself.
    moved = await move(world, booked, 0.5)
    assert await found(world, held) == moved
    assert (moved.id, moved.sequence) == (held.id, 1)
    with pytest.raises(ConcurrentUpdate):
        await move(world, booked, 8)


async def test_a_moved_entry_takes_the_place_of_a_lapsed_hold(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    one, other = hold(world, cora.id, ada.id, 0), hold(world, cora.id, ada.id, 3)
    await add(world, one)
    await add(world, other)
    booked = await save(world, one.booked())
    world.clock.move(HOLD)
    moved = booked.moved(Slot(other.starts_at, other.ends_at), NO_BUFFER)
    async with world.open() as uow:
        assert await uow.calendar.move(moved, now=world.clock.now()) == (other,)
        await uow.commit()
    assert await found(world, one) == moved


async def test_lapsed_holds_are_taken_out_oldest_first(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    holds = []
    for number in range(3):
        holds.append(hold(world, cora.id, ada.id, number * 3))
        await add(world, holds[-1])
        world.clock.move(timedelta(minutes=1))
    await add(world, block(world, cora.id, 30, 31))
    before = world.clock.now() + HOLD - timedelta(minutes=1)
    async with world.open() as uow:
        first = await uow.calendar.take_lapsed(before, limit=1)
        rest = await uow.calendar.take_lapsed(before, limit=5)
        again = await uow.calendar.take_lapsed(before, limit=5)
        await uow.commit()
    assert (first, set(rest), again) == ((holds[0],), {holds[1], holds[2]}, ())
    assert len(await busy(world, cora.id)) == 1
