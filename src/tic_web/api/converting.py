"""Money and hours, between the API's fields and the domain's values."""

from tic_domain.coaches.hours import DayRange, WeeklyHours
from tic_domain.shared.checks import Checks
from tic_domain.shared.money import Money
from tic_web.api.fields import ExceptionDay, HoursFields, MoneyFields, Range


def money(sent: MoneyFields, *, field: str = "price") -> Money:
    """Raises InvalidInput."""
    return Money.of(sent.amount, sent.currency, field=field)


def hours(sent: HoursFields, *, field: str = "hours") -> WeeklyHours:
    """Raises InvalidInput."""
    dates = [one.date for one in sent.exceptions]
    with Checks() as check:
        for number, on in enumerate(dates):
            if on in dates[:number]:
                check.refuse(
                    f"{field}.exceptions.{number}.date", f"{on} is given twice.", "Put its ranges together."
                )
    return WeeklyHours.of(
        zone_name=sent.zone,
        days=[[(part.start, part.end) for part in day] for day in sent.days],
        exceptions={one.date: [(part.start, part.end) for part in one.ranges] for one in sent.exceptions},
        field=field,
    )


def hours_fields(hours: WeeklyHours) -> HoursFields:
    return HoursFields(
        zone=hours.zone,
        days=[_ranges(day) for day in hours.days],
        exceptions=[
            ExceptionDay(date=on, ranges=_ranges(ranges)) for on, ranges in sorted(hours.exceptions.items())
        ],
    )


def _ranges(ranges: tuple[DayRange, ...]) -> list[Range]:
    return [Range(start=part.start, end=part.end) for part in ranges]
