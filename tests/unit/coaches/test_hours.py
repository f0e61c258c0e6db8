from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tic_domain.coaches.hours import HOURS_PER_WEEK, STEP, DayRange, WeeklyHours, common_hours
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.time import zone_names

NOTHING: list[list[tuple[int, int]]] = [[] for _ in range(7)]
MONDAY = date(2026, 3, 2)
HOUR = timedelta(hours=1)

quarters = st.integers(min_value=0, max_value=96).map(lambda quarter: quarter * 15)
ranges = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
days = st.lists(ranges, max_size=3)
weeks = st.lists(days, min_size=7, max_size=7)
mondays = st.integers(min_value=0, max_value=60 * 52).map(
    lambda week: date(1990, 1, 1) + timedelta(weeks=week)
)


def week_of(zone_name: str, **given_days: list[tuple[int, int]]) -> WeeklyHours:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return WeeklyHours.of(zone_name=zone_name, days=[given_days.get(name, []) for name in names])


def hours_in(mask: int) -> list[int]:
    return [hour for hour in range(HOURS_PER_WEEK) if mask >> hour & 1]


def naive_mask(hours: WeeklyHours, monday: date) -> int:
    """By definition: walk the week by quarters of an hour, and see which local hours start where.

    A local time that occurs twice when clocks go back means its first occurrence.
    """
    here = ZoneInfo(hours.zone)
    first = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    mask = 0
    seen: set[datetime] = set()
    for minute in range(-2 * 60, HOURS_PER_WEEK * 60, STEP):
        moment = first + timedelta(minutes=minute)
        local = moment.astimezone(here).replace(tzinfo=None)
        if local in seen:
            continue
        seen.add(local)
        if minute < 0:
            continue
        at = local.hour * 60 + local.minute
        for part in hours.on(local.date()):
            if part.start <= at <= part.end - 60 and (at - part.start) % 60 == 0:
                mask |= 1 << minute // 60
    return mask


@settings(max_examples=60)
@given(st.sampled_from(sorted(zone_names())), weeks, mondays)
@example("Europe/Berlin", [[(0, 1440)]] * 7, date(2026, 3, 23))
@example("Europe/Berlin", [[(0, 1440)]] * 7, date(2026, 10, 19))
@example("Australia/Lord_Howe", [[(0, 1440)]] * 7, date(2026, 9, 28))
@example("Asia/Kathmandu", [[(15, 1440)]] * 7, date(2026, 3, 2))
@example("Pacific/Apia", [[(0, 1440)]] * 7, date(2011, 12, 26))
def test_the_mask_is_what_its_definition_says(
    zone_name: str, week: list[list[tuple[int, int]]], monday: date
) -> None:
    hours = WeeklyHours.of(zone_name=zone_name, days=week)

    assert hours.week_mask(monday) == naive_mask(hours, monday)


@given(st.sampled_from(sorted(zone_names())), weeks, mondays)
def test_a_mask_fits_its_week(zone_name: str, week: list[list[tuple[int, int]]], monday: date) -> None:
    mask = WeeklyHours.of(zone_name=zone_name, days=week).week_mask(monday)

    assert 0 <= mask < 1 << HOURS_PER_WEEK


@given(weeks)
def test_merged_ranges_are_sorted_and_do_not_touch(week: list[list[tuple[int, int]]]) -> None:
    hours = WeeklyHours.of(zone_name="UTC", days=week)

    for day in hours.days:
        assert all(one.end < other.start for one, other in pairwise(day))


@given(weeks)
def test_merging_keeps_every_minute_and_adds_none(week: list[list[tuple[int, int]]]) -> None:
    hours = WeeklyHours.of(zone_name="UTC", days=week)

    for given_day, day in zip(week, hours.days, strict=True):
        minutes = {minute for start, end in given_day for minute in range(start, end)}
        assert {minute for part in day for minute in range(part.start, part.end)} == minutes


@given(weeks)
def test_checking_merged_hours_again_changes_nothing(week: list[list[tuple[int, int]]]) -> None:
    hours = WeeklyHours.of(zone_name="UTC", days=week)

    again = WeeklyHours.of(zone_name="UTC", days=[[(p.start, p.end) for p in day] for day in hours.days])

    assert again == hours


def test_monday_morning_in_berlin_is_an_hour_earlier_in_utc() -> None:
    hours = week_of("Europe/Berlin", mon=[(9 * 60, 12 * 60)])

    assert hours_in(hours.week_mask(MONDAY)) == [8, 9, 10]


def test_summer_time_moves_the_hours() -> None:
    hours = week_of("Europe/Berlin", mon=[(9 * 60, 10 * 60)])

    assert hours_in(hours.week_mask(date(2026, 6, 1))) == [7]


def test_sunday_night_elsewhere_reaches_into_the_week() -> None:
    west = week_of("America/Los_Angeles", sun=[(20 * 60, 22 * 60)])
    east = week_of("Asia/Tokyo", mon=[(6 * 60, 8 * 60)])

    assert hours_in(west.week_mask(MONDAY)) == [4, 5]
    assert hours_in(east.week_mask(MONDAY)) == [165, 166]


def test_an_hour_that_the_clocks_skip_does_not_count() -> None:
    hours = week_of("Europe/Berlin", sun=[(60, 4 * 60)])

    assert len(hours_in(hours.week_mask(date(2026, 3, 23)))) == 2
    assert len(hours_in(hours.week_mask(date(2026, 3, 16)))) == 3


def test_only_whole_hours_count() -> None:
    hours = week_of("UTC", mon=[(0, 45), (60, 135)])

    assert hours_in(hours.week_mask(MONDAY)) == [1]


def test_an_exception_replaces_the_whole_day() -> None:
    usual = [(9 * 60, 10 * 60)]
    hours = WeeklyHours.of(
        zone_name="UTC",
        days=[usual] * 7,
        exceptions={MONDAY: [], MONDAY + timedelta(days=1): [(0, 60)]},
    )

    assert hours_in(hours.week_mask(MONDAY))[:3] == [24, 57, 81]
    assert hours_in(hours.week_mask(MONDAY + timedelta(weeks=1)))[:2] == [9, 33]


def test_a_week_begins_on_monday() -> None:
    with pytest.raises(ValueError, match="no Monday"):
        WeeklyHours.never().week_mask(date(2026, 3, 3))


def test_never_is_never() -> None:
    assert WeeklyHours.never("Europe/Berlin").week_mask(MONDAY) == 0
    assert WeeklyHours.never().minutes_per_week == 0


def test_common_hours_are_counted() -> None:
    assert common_hours(0b1101, 0b1011) == 2


@pytest.mark.parametrize(
    ("ranges", "holds"),
    [([(540, 600)], True), ([(540, 585), (600, 645)], False), ([(540, 570), (570, 600)], True), ([], False)],
)
def test_an_hour_counts_in_one_piece_alone(ranges: list[tuple[int, int]], holds: bool) -> None:
    assert WeeklyHours.of(zone_name="UTC", days=[ranges, *[[]] * 6]).holds_an_hour is holds


def test_minutes_per_week_leave_exceptions_out() -> None:
    hours = WeeklyHours.of(zone_name="UTC", days=[[(0, 90)], *NOTHING[1:]], exceptions={MONDAY: []})

    assert hours.minutes_per_week == 90
    assert hours.on(MONDAY) == ()
    assert hours.on(MONDAY + timedelta(weeks=1)) == (DayRange(0, 90),)


@pytest.mark.parametrize("wrong", [(60, 60), (120, 60), (-15, 60), (0, 1455), (5, 60), (0, 50)])
def test_a_wrong_range_is_refused_with_its_day(wrong: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput) as refused:
        WeeklyHours.of(zone_name="UTC", days=[[], [wrong], *NOTHING[2:]])

    assert [problem.field for problem in refused.value.problems] == ["hours.days.1"]


def test_a_wrong_exception_is_refused_with_its_date() -> None:
    with pytest.raises(InvalidInput) as refused:
        WeeklyHours.of(zone_name="UTC", days=NOTHING, exceptions={MONDAY: [(1, 2)]})

    assert [problem.field for problem in refused.value.problems] == ["hours.exceptions.2026-03-02"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    many = {MONDAY + timedelta(days=day): list[tuple[int, int]]() for day in range(367)}
    with pytest.raises(InvalidInput) as refused:
        WeeklyHours.of(zone_name="Mars/Olympus", days=NOTHING[:5], exceptions=many)

    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["hours.zone", "hours.days", "hours.exceptions"]
