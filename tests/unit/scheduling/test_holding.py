"""A coachee holds an open time; whoever may not, or comes too late, hears what is open instead."""

from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from tests.unit.scheduling.conftest import Booking

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.scheduling.errors import (
    BookingBlocked,
    CoacheeBusy,
    CoachNotBookable,
    OwnCalendar,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from tic_domain.scheduling.events import SlotHeld, SlotReleased
from tic_domain.scheduling.model import HOLD, MOST_HOLDS, EntryState
from tic_domain.scheduling.use_cases.purge_lapsed_holds import KEPT, PurgeLapsedHolds
from tic_domain.shared.errors import InvalidInput, NotFound


@pytest.mark.clause("C3.1")
async def test_a_held_time_is_kept_for_half_an_hour_and_offered_to_nobody_else(booking: Booking) -> None:
    held = await booking.hold(booking.at(1))
    assert (held.state, held.held_until) == (EntryState.HELD, booking.house.clock.now() + HOLD)
    assert held.ends_at - held.starts_at == timedelta(hours=1)
    assert booking.house.events(SlotHeld) == [
        SlotHeld(entry_id=held.id, coach_id=booking.coach.id, coachee_id=booking.coachee.id)
    ]
    assert booking.at(1) not in [slot.starts_at for slot in (await booking.open_times()).slots]


async def test_a_time_may_be_said_with_any_offset(booking: Booking) -> None:
    there = booking.at(1).astimezone(timezone(timedelta(hours=9)))
    held = await booking.hold(there)
    assert (held.starts_at, held.starts_at.tzinfo) == (booking.at(1), UTC)


async def test_holding_it_twice_is_holding_it_once(booking: Booking) -> None:
    first = await booking.hold(booking.at(1))
    booking.house.clock.move(timedelta(minutes=5))
    assert await booking.hold(booking.at(1)) == first
    assert len(booking.house.events(SlotHeld)) == 1


@pytest.mark.clause("C3.1")
async def test_whoever_comes_second_is_offered_the_three_nearest_open_times(booking: Booking) -> None:
    await booking.hold(booking.at(1))
    other = await booking.member("Olga Other")
    with pytest.raises(SlotTaken) as refusal:
        await booking.hold(booking.at(1), who=other)
    assert refusal.value.alternatives == (booking.at(1, 9), booking.at(1, 11), booking.at(1, 11.5))
    assert "Choose one of the nearest" in str(refusal.value)
    # What is offered can be held.
    for start in refusal.value.alternatives[:2]:
        await booking.hold(start, who=other)


@pytest.mark.parametrize(
    ("days", "hour"), [(0, 15), (1, 8.5), (1, 17.5), (1, 10.25), (61, 10), (-1, 10), (-3000, 10), (9000, 10)]
)
async def test_what_was_never_offered_is_told_apart(booking: Booking, days: int, hour: float) -> None:
    with pytest.raises(SlotNotOffered) as refusal:
        await booking.hold(booking.at(days, hour))
    assert len(refusal.value.alternatives) == 3
    open_times = await booking.open_times(last_day=booking.at(60).date())
    assert set(refusal.value.alternatives) <= {slot.starts_at for slot in open_times.slots}


async def test_alternatives_are_looked_for_as_far_as_anything_can_be_booked(booking: Booking) -> None:
    await booking.hold(booking.at(1))
    other = await booking.member("Olga Other")
    # From the end of March on it is summer in Berlin, an hour earlier by UTC.
    await booking.block(booking.at(1, 0), booking.at(1, 10))
    await booking.block(booking.at(1, 11), booking.at(50, 0))
    with pytest.raises(SlotTaken) as refusal:
        await booking.hold(booking.at(1), who=other)
    assert refusal.value.alternatives == tuple(booking.at(50, hour) for hour in (8, 8.5, 9))
    await booking.block(booking.at(50, 0), booking.at(59, 16))
    with pytest.raises(SlotTaken) as refusal:
        await booking.hold(booking.at(1), who=other)
    assert refusal.value.alternatives == (booking.at(59, 16), booking.at(60, 8), booking.at(60, 8.5))
    await booking.block(booking.at(59, 16), booking.at(90))
    with pytest.raises(SlotTaken, match="no other open time") as refusal:
        await booking.hold(booking.at(1), who=other)
    assert refusal.value.alternatives == ()


@pytest.mark.clause("C3.3")
async def test_a_coachee_holds_three_at_once_and_lapsed_ones_do_not_count(booking: Booking) -> None:
    for number in range(MOST_HOLDS):
        await booking.hold(booking.at(1, 9 + number))
    with pytest.raises(TooManyHolds):
        await booking.hold(booking.at(2))
    booking.house.clock.move(HOLD)
    await booking.hold(booking.at(2))


@pytest.mark.clause("C3.3")
async def test_nobody_has_two_sessions_at_once_with_whichever_coach(booking: Booking) -> None:
    await booking.book(booking.at(1))
    other = await booking.list_coach("Carl Coach")
    with pytest.raises(CoacheeBusy):
        await booking.hold(booking.at(1, 10.5), coach=other)
    with pytest.raises(CoacheeBusy):
        await booking.hold(booking.at(1, 9.5))
    await booking.hold(booking.at(1, 11), coach=other)


async def test_a_lapsed_hold_gives_way_and_that_is_a_fact(booking: Booking) -> None:
    first = await booking.hold(booking.at(2))
    booking.house.clock.move(HOLD)
    second = await booking.hold(booking.at(2, 10.5), who=await booking.member("Olga Other"))
    assert list(booking.house.store.calendar.entries) == [second.id]
    assert booking.house.events(SlotReleased) == [SlotReleased.of(first, lapsed=True)]


@pytest.mark.clause("C3.3")
async def test_who_may_not_book(booking: Booking) -> None:
    with pytest.raises(OwnCalendar):
        await booking.hold(booking.at(1), who=booking.coach)
    coach_only = await booking.house.member("Only Coach", roles=booking.coach.roles - booking.coachee.roles)
    with pytest.raises(RoleMissing):
        await booking.hold(booking.at(1), who=coach_only)
    booking.house.replace_account(booking.house.account(booking.coachee.id).suspended())
    with pytest.raises(AccountSuspended):
        await booking.hold(booking.at(1))


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("by_coach", [True, False])
async def test_a_block_either_way_stops_booking_without_saying_whose(
    booking: Booking, by_coach: bool
) -> None:
    pair = (booking.coach.id, booking.coachee.id)
    await booking.block_member(*(pair if by_coach else pair[::-1]))
    with pytest.raises(BookingBlocked):
        await booking.hold(booking.at(1))


@pytest.mark.clause("C3.3")
async def test_a_coach_out_of_sight_is_not_found(booking: Booking) -> None:
    for listing in (Listing.DRAFT, Listing.DELISTED, Listing.TAKEN_DOWN):
        await booking.change(partial(CoachProfile.with_listing, listing=listing))
        with pytest.raises(NotFound):
            await booking.hold(booking.at(1))
    await booking.change(lambda profile: profile.with_listing(Listing.LISTED))
    booking.house.replace_account(booking.house.account(booking.coach.id).suspended())
    with pytest.raises(NotFound):
        await booking.hold(booking.at(1))


async def test_a_coach_who_takes_nobody_new_goes_on_with_whom_they_know(booking: Booking) -> None:
    await booking.change(lambda profile: profile.with_listing(Listing.PAUSED))
    with pytest.raises(CoachNotBookable):
        await booking.hold(booking.at(1))
    await booking.talk()
    await booking.hold(booking.at(1))


async def test_a_coach_without_room_takes_nobody_new(booking: Booking) -> None:
    await booking.change(lambda profile: profile.with_capacity(0))
    with pytest.raises(CoachNotBookable):
        await booking.hold(booking.at(1))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 4, 9, tzinfo=UTC).replace(tzinfo=None),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ],
)
async def test_a_moment_that_is_none_here_is_refused(booking: Booking, moment: datetime) -> None:
    with pytest.raises(InvalidInput, match="starts_at"):
        await booking.hold(moment)


async def test_a_hold_is_given_back_by_its_coachee_alone(booking: Booking) -> None:
    held = await booking.hold(booking.at(1))
    for stranger in (booking.coach, await booking.member("Olga Other")):
        with pytest.raises(NotFound):
            await booking.release(held.id, by=stranger.id)
    await booking.release(held.id)
    with pytest.raises(NotFound):
        await booking.release(held.id)
    assert booking.house.events(SlotReleased) == [SlotReleased.of(held, lapsed=False)]
    await booking.hold(booking.at(1), who=await booking.member("Bob Example"))


async def test_holds_that_lapsed_long_ago_are_forgotten(booking: Booking) -> None:
    held = await booking.hold(booking.at(5))
    booked = await booking.book(booking.at(6))
    purge = PurgeLapsedHolds(booking.house.open, booking.house.clock)
    booking.house.clock.move(HOLD + KEPT - timedelta(seconds=1))
    assert await purge() == 0
    booking.house.clock.move(timedelta(seconds=1))
    assert await purge() == 1
    assert list(booking.house.store.calendar.entries) == [booked.id]
    assert booking.house.events(SlotReleased) == [SlotReleased.of(held, lapsed=True)]
