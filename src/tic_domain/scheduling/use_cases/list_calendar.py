from collections.abc import Callable
from datetime import date
from typing import Final

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.scheduling.policies import chosen_days
from tic_domain.scheduling.ports import CalendarItem, SchedulingUnitOfWork
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

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
        checked_zone(command.zone)
        days = chosen_days(command.first_day, command.last_day, days=DAYS, zone_name=command.zone, now=now)
        async with self._open_unit_of_work() as uow:
            items = await uow.calendar.list_of(command.account_id, days.span, now)
        return OwnCalendarDays(items=items, zone=command.zone, first_day=days.first, last_day=days.last)
