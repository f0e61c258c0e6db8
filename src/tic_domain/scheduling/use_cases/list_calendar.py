from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.scheduling.policies import days_span
from tic_domain.scheduling.ports import CalendarItem, SchedulingUnitOfWork
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone

DAYS: Final = 30


@attrs.frozen(kw_only=True)
class ListCalendarCommand:
    account_id: AccountId
    zone: str
    first_day: date | None
    """None for today."""
    last_day: date | None
    """None for the 30 days from the first."""


@attrs.frozen(kw_only=True)
class OwnCalendarDays:
    items: tuple[CalendarItem, ...]
    zone: str
    first_day: date
    last_day: date


@attrs.frozen
class ListCalendar:
    """What a member has in those days, as coach and as coachee. Raises InvalidInput."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListCalendarCommand) -> OwnCalendarDays:
        now = self._clock.now()
        here = zone(checked_zone(command.zone))
        first = command.first_day or now.astimezone(here).date()
        last = command.last_day or first + timedelta(days=DAYS - 1)
        span = days_span(first, last, command.zone)
        async with self._open_unit_of_work() as uow:
            items = await uow.calendar.list_of(command.account_id, span, now)
        return OwnCalendarDays(items=items, zone=command.zone, first_day=first, last_day=last)
