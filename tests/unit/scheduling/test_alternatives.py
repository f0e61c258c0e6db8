"""The nearest open times are the nearest of all, however few of them had to be listed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.scheduling.model import BookingRules, Span
from tic_domain.scheduling.policies import ALTERNATIVES, MARGIN, alternatives_near, around
from tic_domain.scheduling.slots import Agenda, nearest
from tic_domain.shared.ids import AccountId

NOW = datetime(2026, 3, 26, 9, 17, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
FREE = {"always": [(0, 1440)], "days": [(540, 1080)], "evenings": [(1260, 1440)], "an hour": [(600, 660)]}


@given(
    wanted=st.integers(1, 400),
    taken=st.lists(st.tuples(st.integers(-200, 200), st.integers(1, 90)), max_size=12),
    free=st.sampled_from(sorted(FREE)),
    buffer=st.sampled_from([0, 15, 45]),
)
def test_they_are_those_of_the_whole_list(
    wanted: int, taken: list[tuple[int, int]], free: str, buffer: int
) -> None:
    start = NOW.replace(minute=0) + wanted * HALF_AN_HOUR
    busy = [start + begin * HALF_AN_HOUR for begin, _ in taken]
    agenda = Agenda(
        hours=WeeklyHours.of(zone_name="Europe/Berlin", days=[FREE[free]] * 7),
        rules=BookingRules.of(
            coach_id=AccountId(UUID(int=1)),
            notice_hours=12,
            buffer_minutes=buffer,
            horizon_days=8,
            grid_minutes=30,
        ),
        offering_id=None,
        minutes=60,
        takes_new=True,
        capacity=5,
        busy=tuple(
            sorted(
                Span(begin, begin + length * HALF_AN_HOUR)
                for begin, (_, length) in zip(busy, taken, strict=True)
            )
        ),
        covers=around(start),
    )
    covered = Span(agenda.covers.start, agenda.covers.end - MARGIN)
    listed = nearest(agenda.slots(covered, NOW), start, ALTERNATIVES)
    found = alternatives_near(agenda, start, NOW)
    if len(listed) == ALTERNATIVES:
        assert found == listed
    else:
        assert found in (None, listed)
