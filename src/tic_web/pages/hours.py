"""A week of hours as a grid of checkboxes, each named by its day and hour: “0-9” is Monday at nine."""

from collections.abc import Iterable
from typing import Final

from tic_domain.coaches.hours import MINUTES_PER_DAY, DayRange, WeeklyHours

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR: Final = 60
CELLS: Final = {f"{day}-{hour}": (day, hour) for day in range(7) for hour in range(24)}


def painted(cells: Iterable[str]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Ranges of each day, Monday first; what is no cell is left out."""
    days: tuple[list[tuple[int, int]], ...] = ([], [], [], [], [], [], [])
    for cell in cells:
        if cell in CELLS:
            day, hour = CELLS[cell]
            days[day].append((hour * HOUR, (hour + 1) * HOUR))
    return tuple(tuple(ranges) for ranges in days)


def cells(hours: WeeklyHours) -> tuple[str, ...]:
    """The boxes to check: hours that are free as a whole."""
    return tuple(
        cell
        for cell, (day, hour) in CELLS.items()
        if any(part.start <= hour * HOUR and (hour + 1) * HOUR <= part.end for part in hours.days[day])
    )


def is_on_the_hour(hours: WeeklyHours) -> bool:
    """Whether the grid shows all of it."""
    return all(part.start % HOUR == part.end % HOUR == 0 for day in hours.days for part in day)


def clock_time(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"


def ranges_words(ranges: Iterable[DayRange]) -> str:
    return ", ".join(f"{clock_time(one.start)}–{clock_time(one.end)}" for one in ranges) or "not available"


def week_words(hours: WeeklyHours) -> tuple[tuple[str, str], ...]:
    """Days with free hours, and which."""
    return tuple((name, ranges_words(day)) for name, day in zip(DAYS, hours.days, strict=True) if day)


def week_plot(hours: WeeklyHours) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Each day, its hours in words, and of each range begin and width in percent of the day.

    Empty for a week without hours.
    """
    if not any(hours.days):
        return ()
    return tuple(
        (name, ranges_words(day), tuple((_percent(one.start), _percent(one.end - one.start)) for one in day))
        for name, day in zip(DAYS, hours.days, strict=True)
    )


def _percent(minutes: int) -> str:
    return f"{minutes * 100 / MINUTES_PER_DAY:.2f}%"
