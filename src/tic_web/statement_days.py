"""The days of a statement, as a span of time."""

from datetime import date, datetime, time, timedelta
from typing import Final

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.shared.checks import Checks
from tic_domain.shared.time import as_utc, zone

DAYS: Final = 30
MOST_DAYS: Final = 366
_YEARS: Final = range(2000, 2101)


@attrs.frozen(kw_only=True)
class StatementDays:
    """From `starts_at` on and before `ends_at`."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime


def days_between(since: date | None, until: date | None, *, zone_name: str, now: datetime) -> StatementDays:
    """Both days included. Raises InvalidInput for `zone`, `since`, `until`."""
    checked_zone(zone_name)
    here = zone(zone_name)
    last = until or now.astimezone(here).date()
    with Checks() as check:
        for name, day in (("until", last), ("since", since)):
            if day is not None and day.year not in _YEARS:
                check.refuse(name, "It is out of range.", "Choose a day near today.")
    first = since or last - timedelta(days=DAYS)
    with Checks() as check:
        if first > last:
            check.refuse("until", "It is before the first day.", f"Choose {first.isoformat()} or later.")
        elif (last - first).days >= MOST_DAYS:
            check.refuse("since", "That is too long a time.", f"Ask for {MOST_DAYS} days at most.")
    return StatementDays(
        first=first,
        last=last,
        starts_at=as_utc(datetime.combine(first, time(), tzinfo=here)),
        ends_at=as_utc(datetime.combine(last + timedelta(days=1), time(), tzinfo=here)),
    )
