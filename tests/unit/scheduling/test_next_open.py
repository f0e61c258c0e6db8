"""Where nothing is open in the days that are looked at, the next open time is named."""

import attrs
from tests.unit.scheduling.conftest import Booking

from tic_domain.coaches.hours import WeeklyHours


def _only(booking: Booking, *days: int) -> WeeklyHours:
    on = {booking.at(day).date(): [(540, 1080)] for day in days}
    return WeeklyHours.of(zone_name="Europe/Berlin", days=[[]] * 7, exceptions=on)


async def test_open_days_need_no_next_one(booking: Booking) -> None:
    assert (await booking.open_times()).next is None


async def test_the_next_open_time_is_the_first_of_all_after(booking: Booking) -> None:
    hours = _only(booking, 20, 25)
    await booking.change(lambda one: attrs.evolve(one, hours=hours))

    found = await booking.open_times()
    assert (found.slots, found.next and found.next.starts_at) == ((), booking.at(20, 9))
    there = await booking.open_times(first_day=booking.at(20).date())
    assert (there.slots[0], there.next) == (found.next, None)


async def test_what_is_taken_is_not_next(booking: Booking) -> None:
    hours = _only(booking, 20, 25)
    await booking.change(lambda one: attrs.evolve(one, hours=hours))
    await booking.block(booking.at(20, 9), booking.at(20, 18))

    found = await booking.open_times()
    assert found.next is not None
    assert found.next.starts_at == booking.at(25, 9)


async def test_beyond_the_horizon_nothing_is_next(booking: Booking) -> None:
    hours = _only(booking, 200)
    await booking.change(lambda one: attrs.evolve(one, hours=hours))

    found = await booking.open_times()
    assert (found.slots, found.next) == ((), None)
    far = await booking.open_times(first_day=booking.at(199).date())
    assert (far.slots, far.next) == ((), None)
