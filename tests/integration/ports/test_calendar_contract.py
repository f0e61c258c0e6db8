"""Calendars, as every adapter has to keep them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Role
from tic_domain.coaches.model import CoachProfile, Listing, Offering
from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import HOLD, BookingRules, CalendarEntry, EntryState, Slot, Span
from tic_domain.scheduling.ports import CalendarItem
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.money import Money

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
NO_BUFFER: Final = timedelta(0)


def at(world: World, hours: float) -> datetime:
    """So many hours after the world's present day began at nine."""
    return world.clock.now() + DAY + HOUR * hours


def offering(world: World, minutes: int = 60) -> Offering:
    return Offering.of(
        id=OfferingId(world.ids.new()),
        kind="single",
        title="Mock interview",
        minutes=minutes,
        sessions=1,
        price=Money(9000, "eur"),
    )


async def coach(world: World, name: str = "Cora Coach", **changes: Any) -> CoachProfile:
    return await world.coach(name, **{"offerings": (offering(world),), **changes})


def hold(
    world: World,
    coach_id: AccountId,
    coachee_id: AccountId,
    hours: float,
    *,
    length: float = 1,
    buffer: timedelta = NO_BUFFER,
) -> CalendarEntry:
    start = at(world, hours)
    return CalendarEntry.hold(
        id=CalendarEntryId(world.ids.new()),
        coach_id=coach_id,
        coachee_id=coachee_id,
        offering_id=OfferingId(UUID(int=1)),
        slot=Slot(start, start + HOUR * length),
        buffer=buffer,
        now=world.clock.now(),
    )


def block(world: World, coach_id: AccountId, start: float, end: float) -> CalendarEntry:
    return CalendarEntry.block(
        id=CalendarEntryId(world.ids.new()),
        coach_id=coach_id,
        span=Span(at(world, start), at(world, end)),
        note="Dentist, on Tuesday 🦷",
        now=world.clock.now(),
    )


async def add(world: World, entry: CalendarEntry) -> tuple[CalendarEntry, ...]:
    async with world.open() as uow:
        gone = await uow.calendar.add(entry, now=world.clock.now())
        await uow.commit()
    return gone


async def move(world: World, entry: CalendarEntry, hours: float) -> CalendarEntry:
    slot = Slot(at(world, hours), at(world, hours) + (entry.ends_at - entry.starts_at))
    moved = entry.moved(slot, entry.clear_at - entry.ends_at)
    async with world.open() as uow:
        await uow.calendar.move(moved, now=world.clock.now())
        await uow.commit()
    return moved


async def save(world: World, entry: CalendarEntry) -> CalendarEntry:
    async with world.open() as uow:
        await uow.calendar.save(entry)
        await uow.commit()
    return entry


async def found(world: World, entry: CalendarEntry) -> CalendarEntry:
    async with world.read() as uow:
        return await uow.calendar.get(entry.id, entry.coach_id)


async def busy(world: World, coach_id: AccountId, start: float = 0, end: float = 100) -> list[Span]:
    async with world.read() as uow:
        return list(
            await uow.calendar.busy(coach_id, Span(at(world, start), at(world, end)), world.clock.now())
        )


async def outcomes(attempts: Sequence[Awaitable[object]]) -> Counter[str]:
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(one).__name__ for one in results)


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


async def test_an_agenda_holds_all_that_open_times_need(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    what = cora.offerings[0]
    entry, far = hold(world, cora.id, ada.id, 0, buffer=timedelta(minutes=10)), block(world, cora.id, 90, 95)
    await add(world, far)
    await add(world, entry)
    covers, now = Span(at(world, 0.5), at(world, 50)), world.clock.now()
    async with world.read() as uow:
        assert await uow.calendar.find_agenda(cora.id, what.id, covers, now) == Agenda(
            hours=cora.hours,
            rules=BookingRules.usual(cora.id),
            offering_id=what.id,
            minutes=60,
            takes_new=True,
            capacity=5,
            busy=(entry.kept,),
            covers=covers,
        )
        assert await uow.calendar.find_agenda(cora.id, OfferingId(world.ids.new()), covers, now) is None
        wide = Span(at(world, -5), at(world, 200))
        agenda = await uow.calendar.find_agenda(cora.id, what.id, wide, now)
    assert agenda is not None
    assert agenda.busy == (entry.kept, far.kept)


async def test_the_first_offering_counts_where_none_is_named(world: World) -> None:
    cora = await coach(world, offerings=(offering(world, 90), offering(world, 30)))
    covers = Span(at(world, 0), at(world, 50))
    async with world.read() as uow:
        first = await uow.calendar.find_agenda(cora.id, None, covers, world.clock.now())
        second = await uow.calendar.find_agenda(cora.id, cora.offerings[1].id, covers, world.clock.now())
    assert first is not None
    assert second is not None
    assert (first.offering_id, first.minutes, second.minutes) == (cora.offerings[0].id, 90, 30)


@pytest.mark.clause("C3.1", "C3.3")
async def test_who_is_out_of_sight_has_no_agenda(world: World) -> None:
    async def agenda(profile: CoachProfile) -> Agenda | None:
        covers = Span(at(world, 0), at(world, 50))
        async with world.read() as uow:
            return await uow.calendar.find_agenda(
                profile.id, profile.offerings[0].id, covers, world.clock.now()
            )

    paused = await agenda(await coach(world, "Paula Coach", listing=Listing.PAUSED))
    assert paused is not None
    assert not paused.takes_new
    for listing in (Listing.DRAFT, Listing.DELISTED, Listing.TAKEN_DOWN):
        assert await agenda(await coach(world, f"Coach {listing.value}", listing=listing)) is None
    gone = await coach(world, "Gone Coach")
    async with world.open() as uow:
        account = await uow.accounts.get(gone.id)
        await uow.accounts.save(account.suspended())
        await uow.commit()
    assert await agenda(gone) is None
    former = await coach(world, "Former Coach")
    async with world.open() as uow:
        account = await uow.accounts.get(former.id)
        await uow.accounts.save(account.using(frozenset({Role.COACHEE}), Role.COACHEE))
        await uow.commit()
    assert await agenda(former) is None


async def test_rules_are_the_usual_ones_until_others_are_set(world: World) -> None:
    cora = await coach(world)
    rules = BookingRules.of(
        coach_id=cora.id, notice_hours=48, buffer_minutes=10, horizon_days=21, grid_minutes=15
    )
    async with world.read() as uow:
        assert await uow.booking_rules.get(cora.id) == BookingRules.usual(cora.id)
    for wanted in (attrs.evolve(rules, notice_hours=1), rules):
        async with world.open() as uow:
            await uow.booking_rules.save(wanted)
            await uow.commit()
    async with world.read() as uow:
        assert await uow.booking_rules.get(cora.id) == rules
        covers = Span(at(world, 0), at(world, 50))
        agenda = await uow.calendar.find_agenda(cora.id, cora.offerings[0].id, covers, world.clock.now())
    assert agenda is not None
    assert agenda.rules == rules


async def test_a_coachees_living_entries_are_those_ahead(world: World) -> None:
    cora, carl, ada = await coach(world), await coach(world, "Carl Coach"), await world.member()
    later, sooner = hold(world, cora.id, ada.id, 5), hold(world, carl.id, ada.id, 1)
    booked = hold(world, cora.id, ada.id, -20)
    for one in (later, sooner, booked):
        await add(world, one)
    await save(world, booked.booked())
    now = world.clock.now()
    async with world.read() as uow:
        assert await uow.calendar.living_of(ada.id, now) == (booked.booked(), sooner, later)
        assert await uow.calendar.living_of(ada.id, booked.ends_at) == ()
        assert await uow.calendar.living_of(cora.id, now) == ()


async def test_blocked_times_ahead_are_counted(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    await add(world, block(world, cora.id, 1, 2))
    await add(world, block(world, cora.id, 3, 4))
    await add(world, hold(world, cora.id, ada.id, 6))
    async with world.read() as uow:
        assert await uow.calendar.count_blocked(cora.id, at(world, 0)) == 2
        assert await uow.calendar.count_blocked(cora.id, at(world, 2)) == 1


@pytest.mark.clause("C3.1", "C4.1")
async def test_a_calendar_shows_each_what_is_theirs(world: World) -> None:
    cora, ada = await coach(world), await world.member()
    blocked, held = block(world, cora.id, 3, 5), hold(world, cora.id, ada.id, 7)
    booked = hold(world, cora.id, ada.id, 0, buffer=HOUR)
    for one in (blocked, held, booked):
        await add(world, one)
    await save(world, booked.booked())
    now = world.clock.now()

    async def items(account_id: AccountId, start: float, end: float) -> tuple[CalendarItem, ...]:
        async with world.read() as uow:
            return await uow.calendar.list_of(account_id, Span(at(world, start), at(world, end)), now)

    hers = await items(cora.id, 0, 50)
    assert hers == (
        CalendarItem(entry=booked.booked(), other_name="Ada Example"),
        CalendarItem(entry=blocked, other_name=None),
        CalendarItem(entry=attrs.evolve(held, coachee_id=None), other_name=None),
    )
    assert await items(ada.id, 0, 50) == (
        CalendarItem(entry=booked.booked(), other_name="Cora Coach"),
        CalendarItem(entry=held, other_name="Cora Coach"),
    )
    assert await items(cora.id, 1.5, 3) == ()
    assert [one.entry.id for one in await items(cora.id, 0.5, 4)] == [booked.id, blocked.id]
    world.clock.move(HOLD)
    now = world.clock.now()
    async with world.read() as uow:
        left = await uow.calendar.list_of(ada.id, Span(now, now + DAY * 3), now)
    assert [one.entry.state for one in left] == [EntryState.BOOKED]


async def test_those_who_talk_or_had_a_session_are_acquainted(world: World) -> None:
    cora, carl = await coach(world), await coach(world, "Carl Coach")
    ada, bob = await world.member(), await world.member("Bob Example")
    await world.conversation(ada.id, cora.id)
    held = hold(world, carl.id, bob.id, 0)
    await add(world, held)

    async def acquainted(coachee_id: AccountId, coach_id: AccountId) -> bool:
        async with world.read() as uow:
            return await uow.calendar.is_acquainted(coachee_id, coach_id)

    assert await acquainted(ada.id, cora.id)
    assert not await acquainted(cora.id, ada.id)
    assert not await acquainted(bob.id, carl.id)
    await save(world, held.booked())
    assert await acquainted(bob.id, carl.id)


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
