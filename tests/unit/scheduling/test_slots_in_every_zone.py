"""Open times are what the plain definition says, in every zone, on every day of a year."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.scheduling.plain_slots import plain_slots

from tic_adapters.sandbox.market.dice import Dice
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import DURATIONS
from tic_domain.scheduling.model import GRIDS, BookingRules, Span
from tic_domain.scheduling.slots import bookable_slots
from tic_domain.shared.ids import AccountId
from tic_domain.shared.time import zone_names

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
YEAR: Final = 366


def made_up(dice: Dice, zone_name: str, first: date) -> tuple[WeeklyHours, list[Span]]:
    """Hours as people never fill them in: every quarter can be an edge."""

    def ranges() -> list[tuple[int, int]]:
        count = 2 * dice.between(1, 3)
        edges = dice.some(range(97), count, count)
        return [(start * 15, end * 15) for start, end in zip(edges[::2], edges[1::2], strict=True)]

    exceptions = {
        first + timedelta(days=dice.below(12)): ranges() if dice.chance(50) else [] for _ in range(2)
    }
    hours = WeeklyHours.of(
        zone_name=zone_name,
        days=[[(0, 1440)] if dice.chance(40) else ranges() for _ in range(7)],
        exceptions=exceptions,
    )
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    busy = []
    for _ in range(dice.between(0, 6)):
        start = begin + timedelta(minutes=5 * dice.below(12 * 24 * 11))
        busy.append(Span(start, start + timedelta(minutes=5 * dice.between(1, 60))))
    return hours, busy


def check(dice: Dice, zone_name: str, first: date, days: int) -> None:
    """That both definitions agree on these days."""
    hours, busy = made_up(dice, zone_name, first)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(minutes=5 * dice.below(288))
    question: dict[str, Any] = {
        "hours": hours,
        "busy": busy,
        "rules": attrs.evolve(
            BookingRules.usual(AccountId(UUID(int=1))),
            grid_minutes=dice.pick(GRIDS),
            buffer_minutes=dice.pick((0, 0, 5, 45)),
            notice_hours=dice.pick((1, 12)),
            horizon_days=dice.pick((7, 60)),
        ),
        "minutes": dice.pick(DURATIONS),
        "window": Span(start, start + timedelta(days=days)),
        "now": start - timedelta(minutes=dice.between(1, 60 * 20)),
    }
    assert bookable_slots(**question) == plain_slots(**question), (zone_name, first)


def changes_of(zone_name: str) -> list[date]:
    """Days of the year at whose begin or end the zone has another distance from UTC."""
    here = ZoneInfo(zone_name)
    offsets = [(NOW + timedelta(days=day)).astimezone(here).utcoffset() for day in range(YEAR + 1)]
    return [(NOW + timedelta(days=day)).date() for day in range(YEAR) if offsets[day] != offsets[day + 1]]


ODD: Final = (
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "Africa/Casablanca", "Africa/Cairo",
    "America/St_Johns", "Antarctica/Troll", "Asia/Gaza", "Asia/Beirut", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "America/Nuuk", "Europe/Dublin", "Europe/Berlin", "America/Havana",
)  # fmt: skip


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("zone_name", ODD)
def test_open_times_are_as_defined_around_each_change_of_the_clocks(zone_name: str) -> None:
    dice = Dice(zone_name)
    for day in [*changes_of(zone_name), date(2026, 5, 5)]:
        check(dice, zone_name, day - timedelta(days=1), 3)


@given(seed=st.integers(0, 2**32), zone_name=st.sampled_from(sorted(zone_names())), day=st.integers(0, 2000))
def test_open_times_are_as_defined_on_any_day_in_any_zone(seed: int, zone_name: str, day: int) -> None:
    check(Dice(str(seed)), zone_name, NOW.date() + timedelta(days=day), 1)


@pytest.mark.long
@pytest.mark.parametrize("zone_name", sorted(zone_names()))
def test_open_times_are_as_defined_through_a_whole_year_in_every_zone(zone_name: str) -> None:
    dice = Dice(zone_name)
    for day in range(0, YEAR, 10):
        check(dice, zone_name, NOW.date() + timedelta(days=day), 10)
    for change in changes_of(zone_name):
        for _ in range(4):
            check(dice, zone_name, change - timedelta(days=1), 3)


def test_date_line_changes_are_as_defined() -> None:
    for seed in range(3):
        check(Dice(str(seed)), "Pacific/Apia", date(2011, 12, 29), 4)
        check(Dice(str(seed)), "Pacific/Fakaofo", date(2011, 12, 29), 4)
        check(Dice(str(seed)), "Pacific/Kwajalein", date(1993, 8, 19), 4)
