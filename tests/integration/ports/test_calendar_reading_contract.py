"""What calendars tell: agendas, rules, and each what is theirs."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.books import add as add_orders
from tests.integration.ports.books import save as save_order
from tests.integration.ports.books import single
from tests.integration.ports.calendars import DAY, HOUR, add, at, block, coach, hold, offering, save
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Role
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.scheduling.model import HOLD, BookingRules, EntryState, Span
from tic_domain.scheduling.ports import CalendarItem
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.ids import AccountId, OfferingId


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
    dan = await world.member("Dan Example")
    order = single(world, dan.id, carl.id)
    await add_orders(world, order)
    assert not await acquainted(dan.id, carl.id)
    await save_order(world, attrs.evolve(order, paid_at=world.clock.now()))
    assert await acquainted(dan.id, carl.id)
