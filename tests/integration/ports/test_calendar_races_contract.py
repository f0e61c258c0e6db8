"""Many want one time: one gets it, whatever the adapter."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from tests.integration.ports.calendars import (
    add,
    busy,
    coach,
    hold,
    move,
    outcomes,
)
from tests.integration.ports.worlds import World

from tic_domain.scheduling.changing import PaidTime, agenda_for, book_session
from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import HOLD, CalendarEntry, Span
from tic_domain.scheduling.policies import around
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId


@pytest.mark.clause("C3.1")
async def test_of_fifty_who_want_one_time_one_gets_it(world: World) -> None:
    cora = await coach(world)
    members = [await world.member(f"Coachee {number}") for number in range(5)]
    wanted = [hold(world, cora.id, members[number % 5].id, 0.25 * (number % 3)) for number in range(50)]
    assert await outcomes([add(world, one) for one in wanted]) == {"tuple": 1, SlotTaken.__name__: 49}
    assert len(await busy(world, cora.id)) == 1


async def test_of_many_who_want_the_time_of_a_lapsed_hold_one_gets_it(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    lapsed = hold(world, cora.id, ada.id, 0)
    await add(world, lapsed)
    world.clock.move(HOLD)
    wanted = [hold(world, cora.id, ada.id, -0.25) for _ in range(20)]
    assert await outcomes([add(world, one) for one in wanted]) == {"tuple": 1, SlotTaken.__name__: 19}


async def test_of_many_who_book_one_time_that_is_paid_one_gets_it(world: World) -> None:
    """And the others hear of three more, within the transaction that failed."""
    cora, now = await coach(world), world.clock.now()
    members = [await world.member(f"Coachee {number}") for number in range(6)]

    def paid(coachee_id: AccountId) -> PaidTime:
        return PaidTime(
            coach_id=cora.id, coachee_id=coachee_id, offering_id=OfferingId(world.ids.new()),
            length=timedelta(minutes=50), until=None,
        )  # fmt: skip

    async with world.open() as uow:
        agenda = await agenda_for(uow, paid(members[0].id), around(now + timedelta(days=3)), now)
        start = agenda.slots(Span(now + timedelta(days=2), now + timedelta(days=4)), now)[3].starts_at
    alternatives = []

    async def book(coachee_id: AccountId) -> CalendarEntry:
        async with world.open() as uow:
            await uow.accounts.get(coachee_id, for_update=True)
            entry_id = CalendarEntryId(world.ids.new())
            try:
                made = await book_session(uow, paid(coachee_id), start, now, entry_id=entry_id)
            except SlotTaken as refusal:
                alternatives.append(refusal.alternatives)
                raise
            await uow.commit()
        return made

    said = await outcomes([book(one.id) for one in members])
    assert said == {"CalendarEntry": 1, SlotTaken.__name__: 5}
    assert [len(one) for one in alternatives] == [3] * 5
    assert not any(start in one for one in alternatives)


async def test_of_many_moved_to_one_time_one_gets_there(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    entries = [hold(world, cora.id, ada.id, number) for number in range(8)]
    for one in entries:
        await add(world, one)
    moves: list[Awaitable[object]] = [move(world, one, 20) for one in entries]
    assert await outcomes([*moves, add(world, hold(world, cora.id, ada.id, 20.5))]) in (
        {"CalendarEntry": 1, SlotTaken.__name__: 8},
        {"tuple": 1, SlotTaken.__name__: 8},
    )
    assert len(await busy(world, cora.id)) in (8, 9)


async def test_a_confirmation_and_a_newcomer_decide_between_themselves(world: World) -> None:
    cora, ada, bob = await coach(world), await world.member(), await world.member("Bob Example")
    held = hold(world, cora.id, ada.id, 0)
    await add(world, held)
    world.clock.move(HOLD)

    async def confirm() -> str:
        async with world.open() as uow:
            entry = await uow.calendar.get(held.id, ada.id, for_update=True)
            await asyncio.sleep(0.02)
            await uow.calendar.save(entry.booked())
            await uow.commit()
        return "booked"

    newcomer = hold(world, cora.id, bob.id, -0.5)
    said = await outcomes([confirm(), add(world, newcomer)])
    assert said in ({"str": 1, SlotTaken.__name__: 1}, {NotFound.__name__: 1, "tuple": 1})
    assert len(await busy(world, cora.id, -50)) == 1
