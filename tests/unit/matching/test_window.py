from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.people import MORNINGS, NOW, WEEK, wishing

from tic_domain.coaches.hours import HOURS_PER_WEEK, WeeklyHours
from tic_domain.matching.query import bookable_hours
from tic_domain.matching.window import WEEKS, WINDOW_HOURS, monday_of, span_mask, window_mask
from tic_domain.shared.time import zone_names


@given(
    st.sampled_from(sorted(zone_names())),
    st.integers(0, 52).map(lambda weeks: WEEK + timedelta(weeks=weeks)),
    st.integers(-3, 70).map(timedelta),
)
def test_a_window_is_its_weeks_one_after_the_other(zone: str, week: date, after: timedelta) -> None:
    hours = WeeklyHours.of(
        zone_name=zone, days=[[(0, 1440)], [(60, 300)], [], [], [], [], [(1200, 1440)]],
        exceptions={week + after: [(600, 720)]},
    )  # fmt: skip

    window = window_mask(hours, week)

    for number in range(WEEKS):
        part = window >> (number * HOURS_PER_WEEK) & ((1 << HOURS_PER_WEEK) - 1)
        assert part == hours.week_mask(week + timedelta(weeks=number))


def test_a_span_holds_whole_hours_within_the_window() -> None:
    start = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)

    assert span_mask(WEEK, start, start + timedelta(hours=3)) == 0b110
    assert span_mask(WEEK, start - timedelta(days=1), start) == 0
    assert span_mask(WEEK, start - timedelta(days=1), start + timedelta(hours=1)) == 1
    assert span_mask(WEEK, start, start + timedelta(days=999)).bit_length() == WINDOW_HOURS


def test_nothing_is_bookable_within_the_notice() -> None:
    tomorrow = bookable_hours(wishing(deadline=date(2026, 3, 3)), at=NOW, week=WEEK)

    assert tomorrow == 0b111 << (24 + 9)


def test_the_deadline_ends_with_its_day_in_the_coachees_zone() -> None:
    late = WeeklyHours.of(zone_name="America/New_York", days=[[], [(1260, 1440)]] + [[]] * 5)

    until = bookable_hours(wishing(hours=late, deadline=date(2026, 3, 3)), at=NOW, week=WEEK)

    assert until == 0b111 << (48 + 2)


def test_without_a_deadline_the_whole_window_counts() -> None:
    open_ended = bookable_hours(wishing(deadline=None), at=NOW, week=WEEK)

    assert open_ended.bit_count() == MORNINGS.minutes_per_week // 60 * WEEKS - 3


@pytest.mark.parametrize("day", range(2, 9))
def test_the_week_begins_on_monday(day: int) -> None:
    assert monday_of(datetime(2026, 3, day, 23, 59, tzinfo=UTC)) == WEEK
