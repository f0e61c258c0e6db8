"""What is held becomes what is booked; sessions move; coaches block time and set their rules."""

from datetime import UTC, date, timedelta

import pytest
from tests.unit.scheduling.conftest import Booking

from tic_domain.accounts.errors import RoleMissing
from tic_domain.coaches.model import Listing
from tic_domain.scheduling.errors import (
    CoacheeBusy,
    HoldLapsed,
    NotMovable,
    SlotNotOffered,
    SlotTaken,
    TimeOccupied,
    TooManyBlockedTimes,
)
from tic_domain.scheduling.events import (
    BookingRulesSet,
    SessionCancelled,
    SessionRescheduled,
    SessionScheduled,
    TimeBlocked,
    TimeUnblocked,
)
from tic_domain.scheduling.model import HOLD, MOST_BLOCKED, BookingRules, EntryState
from tic_domain.scheduling.policies import require_block_allowed
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar, ListCalendarCommand, OwnCalendarDays
from tic_domain.scheduling.use_cases.show_booking_rules import ShowBookingRules, ShowBookingRulesCommand
from tic_domain.scheduling.use_cases.unblock_time import UnblockTime, UnblockTimeCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId


async def calendar(booking: Booking, account_id: AccountId, **asked: date) -> OwnCalendarDays:
    days = {"first_day": None, "last_day": None, **asked}
    return await ListCalendar(booking.house.open, booking.house.clock)(
        ListCalendarCommand(account_id=account_id, zone="Europe/Berlin", **days)
    )


@pytest.mark.clause("C3.1")
async def test_the_hold_becomes_the_booking(booking: Booking) -> None:
    held = await booking.hold(booking.at(1))
    booked = await booking.confirm(held)
    assert booked == held.booked()
    assert (booked.id, booked.state, booked.sequence) == (held.id, EntryState.BOOKED, 0)
    assert booking.house.events(SessionScheduled) == [SessionScheduled.of(booked)]
    with pytest.raises(NotFound):
        await booking.release(held.id)


async def test_late_money_still_finds_the_time_if_nobody_else_took_it(booking: Booking) -> None:
    held = await booking.hold(booking.at(2))
    booking.house.clock.move(HOLD * 2)
    assert (await booking.confirm(held)).state is EntryState.BOOKED


async def test_late_money_finds_nothing_once_the_time_went_to_somebody_else(booking: Booking) -> None:
    held = await booking.hold(booking.at(2))
    booking.house.clock.move(HOLD)
    await booking.hold(booking.at(2), who=await booking.member("Olga Other"))
    with pytest.raises(NotFound):
        await booking.confirm(held)


async def test_a_session_that_would_have_begun_is_not_booked_any_more(booking: Booking) -> None:
    held = await booking.hold(booking.at(2))
    booking.house.clock.move_to(booking.at(2))
    with pytest.raises(HoldLapsed):
        await booking.confirm(held)


async def test_it_is_confirmed_once(booking: Booking) -> None:
    held = await booking.hold(booking.at(2))
    await booking.confirm(held)
    with pytest.raises(HoldLapsed):
        await booking.confirm(held)


async def test_a_session_moves_and_stays_what_it_is(booking: Booking) -> None:
    booked = await booking.book(booking.at(2))
    # By half its length: it isn't in its own way.
    moved = await booking.move(booked, booking.at(2, 10.5))
    assert (moved.id, moved.sequence, moved.starts_at) == (booked.id, 1, booking.at(2, 10.5))
    assert moved.ends_at - moved.starts_at == booked.ends_at - booked.starts_at
    assert booking.house.events(SessionRescheduled) == [SessionRescheduled.of(moved)]
    assert (await booking.move(moved, booking.at(2))).sequence == 2


async def test_a_move_is_judged_as_a_booking_is(booking: Booking) -> None:
    booked = await booking.book(booking.at(2))
    await booking.hold(booking.at(3), who=await booking.member("Olga Other"))
    with pytest.raises(SlotTaken) as taken:
        await booking.move(booked, booking.at(3, 10.5))
    assert taken.value.alternatives == (booking.at(3, 9), booking.at(3, 11), booking.at(3, 11.5))
    with pytest.raises(SlotNotOffered):
        await booking.move(booked, booking.at(3, 20))
    other = await booking.list_coach("Carl Coach")
    await booking.hold(booking.at(4), coach=other)
    with pytest.raises(CoacheeBusy):
        await booking.move(booked, booking.at(4, 10.5))


async def test_a_session_moves_with_a_coach_who_is_out_of_sight_too(booking: Booking) -> None:
    booked = await booking.book(booking.at(2))
    await booking.change(lambda profile: profile.with_listing(Listing.DELISTED).with_offerings(()))
    assert (await booking.move(booked, booking.at(3))).starts_at == booking.at(3)


async def test_only_a_booked_session_ahead_can_be_moved_or_cancelled(booking: Booking) -> None:
    held, booked = await booking.hold(booking.at(2)), await booking.book(booking.at(1))
    with pytest.raises(NotMovable):
        await booking.move(held, booking.at(3))
    booking.house.clock.move_to(booking.at(1))
    with pytest.raises(NotMovable):
        await booking.move(booked, booking.at(3))
    with pytest.raises(NotMovable):
        await booking.cancel(booked)


async def test_a_cancelled_session_leaves_its_time_open(booking: Booking) -> None:
    booked = await booking.book(booking.at(2))
    await booking.cancel(booked, by=booking.coach.id)
    (fact,) = booking.house.events(SessionCancelled)
    assert fact == SessionCancelled.of(booked)
    assert isinstance(fact, SessionCancelled)
    assert fact.sequence == 1
    await booking.hold(booking.at(2), who=await booking.member("Olga Other"))


@pytest.mark.clause("C3.1")
async def test_blocked_time_is_offered_to_nobody(booking: Booking) -> None:
    blocked = await booking.block(booking.at(1, 12), booking.at(2, 12), note="  Dentist \r\n")
    assert blocked.note == "Dentist"
    starts = [slot.starts_at for slot in (await booking.open_times()).slots]
    assert not [start for start in starts if booking.at(1, 11) < start < booking.at(2, 12)]
    assert {booking.at(1, 11), booking.at(2, 12)} <= set(starts)
    with pytest.raises(NotFound):
        await UnblockTime(booking.house.open)(
            UnblockTimeCommand(account_id=(await booking.list_coach("Carl Coach")).id, entry_id=blocked.id)
        )
    await UnblockTime(booking.house.open)(
        UnblockTimeCommand(account_id=booking.coach.id, entry_id=blocked.id)
    )
    assert booking.house.events(TimeBlocked) == [TimeBlocked(entry_id=blocked.id, coach_id=booking.coach.id)]
    assert booking.house.events(TimeUnblocked) == [
        TimeUnblocked(entry_id=blocked.id, coach_id=booking.coach.id)
    ]
    assert len((await booking.open_times()).slots) > len(starts)


async def test_a_session_is_not_unblocked(booking: Booking) -> None:
    booked = await booking.book(booking.at(1))
    with pytest.raises(NotFound):
        await UnblockTime(booking.house.open)(
            UnblockTimeCommand(account_id=booking.coach.id, entry_id=booked.id)
        )


async def test_what_is_in_the_calendar_is_not_blocked_over(booking: Booking) -> None:
    held = await booking.hold(booking.at(1))
    with pytest.raises(TimeOccupied):
        await booking.block(booking.at(1, 10.5), booking.at(2))
    booking.house.clock.move(HOLD)
    await booking.block(booking.at(1, 10.5), booking.at(2))
    assert held.id not in booking.house.store.calendar.entries


async def test_a_block_that_cannot_be_meant_is_refused_field_by_field(booking: Booking) -> None:
    late, note = booking.at(1), "x" * 201
    for start, end, text, field in (
        (late, late, None, "ends_at"),
        (late, late - timedelta(hours=1), None, "ends_at"),
        (booking.at(-2), booking.at(-1), None, "ends_at"),
        (late, late + timedelta(days=367), None, "ends_at"),
        (booking.at(800), booking.at(801), None, "starts_at"),
        (late + timedelta(seconds=1), booking.at(2), None, "starts_at"),
        (late.replace(tzinfo=None), booking.at(2), None, "starts_at"),
        (late, booking.at(2).replace(year=9999), None, "ends_at"),
        (late, booking.at(2), note, "note"),
        (late, booking.at(2), "bell \a", "note"),
    ):
        with pytest.raises(InvalidInput, match=field):
            await booking.block(start, end, note=text)
    with pytest.raises(RoleMissing):
        await booking.block(late, booking.at(2), by=booking.coachee)
    nobody = await booking.house.member("New Coach", roles=booking.coach.roles)
    with pytest.raises(NotFound):
        await booking.block(late, booking.at(2), by=nobody)


def test_blocked_times_are_limited() -> None:
    require_block_allowed(MOST_BLOCKED - 1)
    with pytest.raises(TooManyBlockedTimes):
        require_block_allowed(MOST_BLOCKED)


async def test_rules_apply_to_what_is_booked_from_then_on(booking: Booking) -> None:
    before = await booking.book(booking.at(3))
    await booking.rules(buffer_minutes=30, notice_hours=48, horizon_days=7, grid_minutes=60)
    assert booking.house.events(BookingRulesSet) == [BookingRulesSet(coach_id=booking.coach.id)]
    assert booking.house.store.calendar.entries[before.id] == before
    found = await booking.open_times(last_day=booking.at(30).date())
    starts = [slot.starts_at for slot in found.slots]
    # The first is two days ahead; none needs the time of the session or of its own buffer.
    assert starts[0] == booking.at(2)
    assert booking.at(3, 9) not in starts
    assert booking.at(3, 11) in starts
    assert all(start.minute == 0 for start in starts)
    assert found.furthest_day == booking.at(7).date()
    assert starts[-1] <= booking.at(7)
    held = await booking.hold(booking.at(4))
    assert held.clear_at - held.ends_at == timedelta(minutes=30)


async def test_rules_that_cannot_be_kept_are_named_all_at_once(booking: Booking) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await booking.rules(notice_hours=0, buffer_minutes=7, horizon_days=61, grid_minutes=20)
    assert [one.field for one in refusal.value.problems] == [
        "notice_hours", "buffer_minutes", "horizon_days", "grid_minutes",
    ]  # fmt: skip


async def test_rules_are_a_coachs(booking: Booking) -> None:
    show = ShowBookingRules(booking.house.open)
    assert await show(ShowBookingRulesCommand(account_id=booking.coach.id)) == BookingRules.usual(
        booking.coach.id
    )
    with pytest.raises(RoleMissing):
        await show(ShowBookingRulesCommand(account_id=booking.coachee.id))


@pytest.mark.clause("C3.1", "C4.1")
async def test_a_coach_sees_who_has_booked_and_not_who_only_tries(booking: Booking) -> None:
    await booking.hold(booking.at(1))
    await booking.book(booking.at(2))
    hers = await calendar(booking, booking.coach.id)
    assert [(item.entry.coachee_id, item.other_name) for item in hers.items] == [
        (None, None),
        (booking.coachee.id, "Cem Coachee"),
    ]
    his = await calendar(booking, booking.coachee.id)
    assert [item.other_name for item in his.items] == ["Cora Coach", "Cora Coach"]


async def test_days_are_those_of_the_zone_that_is_named(booking: Booking) -> None:
    await booking.block(booking.at(3, 0), booking.at(3, 1))
    day = booking.at(3).date()
    assert len((await calendar(booking, booking.coach.id, first_day=day, last_day=day)).items) == 1
    before = day - timedelta(days=1)
    assert (await calendar(booking, booking.coach.id, first_day=before, last_day=before)).items == ()
    assert booking.at(3, 0).astimezone(UTC).date() == before


async def test_days_that_cannot_be_meant_are_refused(booking: Booking) -> None:
    for first, last in (
        (date(2026, 3, 5), date(2026, 3, 4)),
        (date(2026, 3, 5), date(2026, 5, 6)),
        (date(1, 1, 1), date(1, 1, 2)),
        (date(9999, 12, 30), None),
        (date(2026, 3, 5), date(9999, 12, 31)),
    ):
        with pytest.raises(InvalidInput, match="_day"):
            await booking.open_times(first_day=first, last_day=last)
    with pytest.raises(InvalidInput, match="zone"):
        await booking.open_times(zone="Mars/Olympus")


@pytest.mark.clause("C3.3")
async def test_open_times_of_whom_nobody_sees_are_not_found(booking: Booking) -> None:
    await booking.change(lambda profile: profile.with_listing(Listing.PAUSED))
    assert not (await booking.open_times()).takes_new
    await booking.change(lambda profile: profile.with_listing(Listing.DELISTED))
    with pytest.raises(NotFound):
        await booking.open_times()
