"""Open times, around everything that a calendar and a clock can do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching import window as matching
from tic_domain.scheduling.model import LONGEST_HORIZON_DAYS, BookingRules, Slot, Span
from tic_domain.scheduling.policies import MARGIN
from tic_domain.scheduling.slots import Agenda, bookable_slots, nearest
from tic_domain.shared.ids import AccountId

COACH: Final = AccountId(UUID(int=1))
USUAL: Final = BookingRules.usual(COACH)
ALWAYS: Final = [[(0, 1440)]] * 7
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


def rules(**changes: Any) -> BookingRules:
    return attrs.evolve(USUAL, **changes)


def local_starts(
    zone_name: str,
    days: list[list[tuple[int, int]]],
    on: date,
    *,
    minutes: int = 30,
    grid: int = 30,
    exceptions: dict[date, list[tuple[int, int]]] | None = None,
    busy: tuple[Span, ...] = (),
) -> list[str]:
    """The wall-clock starts of one local day, with the offset from UTC that they stand for."""
    here = ZoneInfo(zone_name)
    start = datetime(on.year, on.month, on.day, tzinfo=here).astimezone(UTC) - HOUR * 30
    found = bookable_slots(
        hours=WeeklyHours.of(zone_name=zone_name, days=days, exceptions=exceptions),
        busy=busy,
        rules=rules(grid_minutes=grid),
        minutes=minutes,
        window=Span(start, start + HOUR * 84),
        now=start - HOUR * 30,
    )
    shown = [slot.starts_at.astimezone(here) for slot in found]
    return [f"{one:%H:%M%z}" for one in shown if one.date() == on]


def test_a_session_begins_on_the_grid_and_ends_within_the_hours() -> None:
    hours: list[list[tuple[int, int]]] = [[(555, 720)], [], [], [], [], [], []]
    monday = date(2026, 6, 1)
    assert local_starts("Europe/Berlin", hours, monday, minutes=60) == [
        "09:30+0200", "10:00+0200", "10:30+0200", "11:00+0200",
    ]  # fmt: skip
    assert local_starts("Europe/Berlin", hours, monday, minutes=60, grid=60) == ["10:00+0200", "11:00+0200"]
    assert local_starts("Europe/Berlin", hours, monday, minutes=180) == []


def test_hours_of_two_days_that_meet_at_midnight_are_one() -> None:
    hours: list[list[tuple[int, int]]] = [[(1380, 1440)], [(0, 60)], [], [], [], [], []]
    assert local_starts("Europe/Berlin", hours, date(2026, 6, 1), minutes=90) == ["23:00+0200", "23:30+0200"]


def test_an_exception_replaces_the_day() -> None:
    hours: list[list[tuple[int, int]]] = [[(540, 720)], [], [], [], [], [], []]
    monday = date(2026, 6, 1)
    assert local_starts("UTC", hours, monday, exceptions={monday: []}) == []
    assert local_starts("UTC", hours, monday, exceptions={monday: [(600, 660)]}) == [
        "10:00+0000",
        "10:30+0000",
    ]


def test_a_local_time_that_the_clocks_skip_is_not_offered() -> None:
    hours = [[(60, 240)]] * 7
    assert local_starts("Europe/Berlin", hours, date(2026, 3, 29), minutes=60) == [
        "01:00+0100", "01:30+0100", "03:00+0200",
    ]  # fmt: skip
    assert local_starts("Europe/Berlin", [[(120, 180)]] * 7, date(2026, 3, 29)) == []


def test_a_local_time_that_comes_twice_is_offered_once() -> None:
    assert local_starts("Europe/Berlin", [[(120, 180)]] * 7, date(2026, 10, 25)) == [
        "02:00+0200",
        "02:30+0200",
    ]
    # Two real hours pass while the clock shows two to three.
    assert local_starts("Europe/Berlin", [[(120, 180)]] * 7, date(2026, 10, 25), minutes=120) == [
        "02:00+0200"
    ]
    assert local_starts("Europe/Berlin", [[(120, 240)]] * 7, date(2026, 10, 25), minutes=60) == [
        "02:00+0200", "02:30+0200", "03:00+0100",
    ]  # fmt: skip


def test_lord_howe_moves_its_clocks_by_half_an_hour() -> None:
    hours = [[(60, 180)]] * 7
    assert local_starts("Australia/Lord_Howe", hours, date(2026, 10, 4)) == [
        "01:00+1030", "01:30+1030", "02:30+1100",
    ]  # fmt: skip
    assert local_starts("Australia/Lord_Howe", hours, date(2026, 4, 5)) == [
        "01:00+1100", "01:30+1100", "02:00+1030", "02:30+1030",
    ]  # fmt: skip


def test_zones_off_by_a_quarter_keep_their_own_grid() -> None:
    assert local_starts("Asia/Kathmandu", [[(540, 600)]] * 7, date(2026, 6, 1)) == [
        "09:00+0545",
        "09:30+0545",
    ]


def test_a_day_that_the_date_line_took_has_no_time() -> None:
    assert local_starts("Pacific/Apia", ALWAYS, date(2011, 12, 30)) == []
    assert len(local_starts("Pacific/Apia", ALWAYS, date(2011, 12, 31))) == 48


def test_a_session_keeps_its_buffer_free_and_comes_after_the_buffer_of_another() -> None:
    taken = Span(datetime(2026, 6, 1, 10, tzinfo=UTC), datetime(2026, 6, 1, 11, 15, tzinfo=UTC))
    found = bookable_slots(
        hours=WeeklyHours.of(zone_name="UTC", days=[[(480, 780)]] + [[]] * 6),
        busy=[taken],
        rules=rules(buffer_minutes=15),
        minutes=60,
        window=Span(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)),
        now=datetime(2026, 5, 30, tzinfo=UTC),
    )
    assert [f"{slot.starts_at:%H:%M}" for slot in found] == ["08:00", "08:30", "11:30", "12:00"]


def test_notice_and_horizon_bound_the_begin() -> None:
    found = bookable_slots(
        hours=WeeklyHours.of(zone_name="UTC", days=ALWAYS),
        busy=[],
        rules=rules(notice_hours=2, horizon_days=7),
        minutes=30,
        window=Span(NOW, NOW + timedelta(days=100)),
        now=NOW + timedelta(minutes=1),
    )
    assert found[0].starts_at == NOW + timedelta(hours=2, minutes=30)
    assert found[-1].starts_at == NOW + timedelta(days=7)


def test_a_far_window_is_empty_rather_than_an_error() -> None:
    def found(start: datetime, end: datetime) -> tuple[Slot, ...]:
        hours = WeeklyHours.of(zone_name="Europe/Berlin", days=ALWAYS)
        return bookable_slots(hours=hours, busy=[], rules=USUAL, minutes=30, window=Span(start, end), now=NOW)

    assert found(datetime.min.replace(tzinfo=UTC), NOW) == ()
    assert found(NOW + timedelta(days=61), datetime.max.replace(tzinfo=UTC)) == ()


def test_an_agenda_says_no_more_than_it_knows() -> None:
    agenda = Agenda(
        hours=WeeklyHours.of(zone_name="UTC", days=ALWAYS),
        rules=USUAL,
        offering_id=None,
        minutes=60,
        takes_new=True,
        capacity=5,
        busy=(),
        covers=Span(NOW, NOW + timedelta(days=2)),
    )
    assert agenda.slots(Span(NOW, NOW + timedelta(days=2) - MARGIN), NOW)
    with pytest.raises(ValueError, match="reach"):
        agenda.slots(Span(NOW, NOW + timedelta(days=2)), NOW)
    tomorrow = NOW + timedelta(days=1)
    assert agenda.slot_at(tomorrow, NOW) == Slot(tomorrow, tomorrow + HOUR)
    assert agenda.slot_at(tomorrow + timedelta(minutes=1), NOW) is None
    assert agenda.slot_at(tomorrow - timedelta(minutes=1), NOW) is None


@pytest.mark.clause("C3.1")
def test_exactly_what_is_offered_can_be_booked() -> None:
    """Around the day on which Lord Howe's clocks go back by half an hour."""
    start = datetime(2026, 4, 4, tzinfo=UTC)
    day = Span(start, start + timedelta(days=2))
    agenda = Agenda(
        hours=WeeklyHours.of(zone_name="Australia/Lord_Howe", days=[[(0, 300), (615, 900)]] * 7),
        rules=rules(buffer_minutes=10, grid_minutes=15),
        offering_id=None,
        minutes=45,
        takes_new=True,
        capacity=5,
        busy=(Span(start + HOUR * 15, start + HOUR * 16),),
        covers=Span(day.start, day.end + MARGIN),
    )
    now = start - HOUR * 8
    moments = [start + timedelta(minutes=5 * step) for step in range(2 * 288)]
    listed = [slot.starts_at for slot in agenda.slots(day, now)]
    assert listed == [moment for moment in moments if agenda.slot_at(moment, now)]
    assert len(listed) > 20


def test_the_nearest_come_in_order_of_time_without_the_wanted_one() -> None:
    slots = [Slot(NOW + HOUR * at, NOW + HOUR * at + HOUR) for at in (1, 2, 4, 6, 9)]
    assert nearest(slots, NOW + HOUR * 4, 3) == tuple(NOW + HOUR * at for at in (1, 2, 6))


def test_the_usual_rules_are_those_that_matching_counts_with() -> None:
    assert USUAL.notice == matching.NOTICE
    assert timedelta(weeks=matching.WEEKS) >= timedelta(days=LONGEST_HORIZON_DAYS) >= USUAL.horizon
