"""Holding a time, whatever the adapter: what it asks, and what comes of many who want one at once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from tests.integration.ports.calendars import DAY, add, at, coach, hold, outcomes, save
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Holder
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.conversations.model import Block
from tic_domain.scheduling.errors import SlotTaken, TooManyHolds
from tic_domain.scheduling.model import HOLD, MOST_HOLDS, CalendarEntry, Span
from tic_domain.scheduling.policies import ALTERNATIVES
from tic_domain.scheduling.ports import HoldView, LockedCoachee
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OfferingId


async def view(world: World, coachee_id: AccountId, profile: CoachProfile) -> HoldView:
    covers = Span(at(world, -5), at(world, 50))
    async with world.open() as uow:
        seen = await uow.calendar.view_for(
            coachee_id, profile.id, profile.offerings[0].id, covers, world.clock.now()
        )
        agenda = await uow.calendar.find_agenda(
            profile.id, profile.offerings[0].id, covers, world.clock.now()
        )
        own = await uow.calendar.living_of(coachee_id, world.clock.now())
    assert (seen.agenda, seen.own) == (agenda, own)
    return seen


async def lock(world: World, coachee_id: AccountId, coach_id: AccountId) -> LockedCoachee:
    async with world.open() as uow:
        return await uow.calendar.lock_coachee(coachee_id, coach_id, world.clock.now())


def attempt(world: World, coachee_id: AccountId, profile: CoachProfile, hours: float) -> HoldSlotCommand:
    return HoldSlotCommand(
        account_id=coachee_id,
        coach_id=profile.id,
        offering_id=profile.offerings[0].id,
        starts_at=at(world, hours),
    )


async def test_a_view_is_all_that_is_asked_for_singly(world: World) -> None:
    cora, carl = await coach(world), await coach(world, "Carl Coach")
    ada, bob = await world.member(), await world.member("Bob Example")
    entries = [
        hold(world, cora.id, ada.id, 3, buffer=timedelta(minutes=10)),
        hold(world, carl.id, ada.id, 1),
        hold(world, cora.id, bob.id, 6),
    ]
    for one in entries:
        await add(world, one)
    await save(world, entries[1].booked())
    seen = await view(world, ada.id, cora)
    assert seen.holder == Holder.of(ada)
    assert seen.agenda is not None
    assert seen.agenda.busy == (entries[0].kept, entries[2].kept)
    assert seen.own == (entries[1].booked(), entries[0])
    world.clock.move(HOLD)
    assert (await view(world, ada.id, cora)).own == (entries[1].booked(),)
    world.clock.move(2 * DAY)
    assert (await view(world, ada.id, cora)).own == ()


async def test_times_that_touch_are_as_taken_as_others(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    for hours in (2, 3, 4.5):
        await add(world, hold(world, cora.id, ada.id, hours))
    world.clock.move(timedelta(minutes=1))
    agenda = (await view(world, ada.id, cora)).agenda
    assert agenda is not None
    open_times = agenda.slots(Span(at(world, 0), at(world, 7)), world.clock.now())
    begun = world.clock.now() + DAY
    assert [round((one.starts_at - begun) / timedelta(hours=1), 1) for one in open_times] == [
        0.5,
        1.0,
        5.5,
        6.0,
    ]


async def test_a_view_tells_who_cannot_be_seen_from_who_is_not_there(world: World) -> None:
    delisted, ada = await coach(world, listing=Listing.DELISTED), await world.member()
    assert (await view(world, ada.id, delisted)).agenda is None
    cora = await coach(world, "Carl Coach")
    covers = Span(at(world, 0), at(world, 5))
    async with world.open() as uow:
        other = OfferingId(world.ids.new())
        seen = await uow.calendar.view_for(ada.id, cora.id, other, covers, world.clock.now())
        assert seen.agenda is None
        nobody = AccountId(world.ids.new())
        with pytest.raises(NotFound):
            await uow.calendar.view_for(nobody, cora.id, other, covers, world.clock.now())


@pytest.mark.clause("C3.3")
async def test_a_locked_coachee_is_known_with_how_they_stand_with_the_coach(world: World) -> None:
    cora, ada, bob = await coach(world), await world.member(), await world.member("Bob Example")
    assert await lock(world, ada.id, cora.id) == LockedCoachee(
        holder=Holder.of(ada), own=(), acquainted=False, active_coachees=0, blocked=False
    )
    held = hold(world, cora.id, ada.id, 0)
    await add(world, held)
    await world.conversation(bob.id, cora.id)
    assert await lock(world, ada.id, cora.id) == LockedCoachee(
        holder=Holder.of(ada), own=(held,), acquainted=False, active_coachees=1, blocked=False
    )
    await world.conversation(ada.id, cora.id)
    for blocker, blocked in ((cora.id, ada.id), (bob.id, cora.id)):
        async with world.open() as uow:
            await uow.blocks.add(Block(blocker_id=blocker, blocked_id=blocked, blocked_at=world.clock.now()))
            await uow.commit()
    for who in (ada, bob):
        locked = await lock(world, who.id, cora.id)
        assert (locked.acquainted, locked.active_coachees, locked.blocked) == (True, 2, True)
    with pytest.raises(NotFound):
        await lock(world, AccountId(world.ids.new()), cora.id)


async def test_a_coach_counts_as_full_by_who_was_active_lately(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    await world.conversation(ada.id, cora.id)
    world.clock.move(timedelta(days=31))
    async with world.read() as uow:
        standings = await uow.coaches.standings([cora.id])
    locked = await lock(world, ada.id, cora.id)
    assert locked.active_coachees == standings[cora.id].active_coachees == 0


@pytest.mark.clause("C3.1")
async def test_of_many_who_want_few_times_each_time_has_one_winner_and_the_others_hear_of_three(
    world: World,
) -> None:
    cora = await coach(world)
    members = [await world.member(f"Coachee {number}") for number in range(24)]
    holding = HoldSlot(world.open, world.clock, world.ids)

    async def wants(number: int) -> CalendarEntry | SlotTaken:
        try:
            return await holding(attempt(world, members[number].id, cora, number % 3))
        except SlotTaken as refusal:
            return refusal

    said = await asyncio.gather(*map(wants, range(24)))
    won = [one for one in said if isinstance(one, CalendarEntry)]
    assert Counter(one.starts_at for one in won) == Counter(at(world, hours) for hours in range(3))
    refused = [one for one in said if isinstance(one, SlotTaken)]
    assert [len(one.alternatives) for one in refused] == [ALTERNATIVES] * 21


@pytest.mark.clause("C3.3")
async def test_a_coachee_who_tries_everything_at_once_holds_no_more_than_they_may(world: World) -> None:
    coaches = [await coach(world, f"Coach {number}") for number in range(MOST_HOLDS + 3)]
    ada = await world.member()
    holding = HoldSlot(world.open, world.clock, world.ids)
    said = await outcomes(
        [holding(attempt(world, ada.id, one, number)) for number, one in enumerate(coaches)]
    )
    assert said == {"CalendarEntry": MOST_HOLDS, TooManyHolds.__name__: 3}


async def test_one_time_wanted_twice_at_once_is_held_once(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    holding = HoldSlot(world.open, world.clock, world.ids)
    both = await asyncio.gather(*(holding(attempt(world, ada.id, cora, 1)) for _ in range(4)))
    assert len({one.id for one in both}) == 1


async def test_a_suspended_coachee_holds_nothing_in_a_unit_of_work_that_saw_them_active(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    covers, now = Span(at(world, 0), at(world, 5)), world.clock.now()
    async with world.open() as uow:
        seen = await uow.calendar.view_for(ada.id, cora.id, cora.offerings[0].id, covers, now)
        async with world.open() as other:
            account = await other.accounts.get(ada.id)
            await other.accounts.save(account.suspended())
            await other.commit()
        locked = await uow.calendar.lock_coachee(ada.id, cora.id, now)
    assert (seen.holder.status, locked.holder) == (ada.status, Holder.of(ada.suspended()))
