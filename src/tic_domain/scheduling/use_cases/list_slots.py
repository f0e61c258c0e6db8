from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.scheduling.model import Slot, Span
from tic_domain.scheduling.policies import MARGIN, days_span
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone

WEEK_DAYS: Final = 7


@attrs.frozen(kw_only=True)
class ListSlotsCommand:
    coach_id: AccountId
    offering_id: OfferingId | None
    """None for the coach's first one."""
    zone: str
    """The viewer's: days are theirs."""
    first_day: date | None
    """None for today."""
    last_day: date | None
    """None for a week."""


@attrs.frozen(kw_only=True)
class OpenTimes:
    slots: tuple[Slot, ...]
    offering_id: OfferingId | None
    minutes: int
    zone: str
    first_day: date
    last_day: date
    furthest_day: date
    """The last day on which anything can be booked yet."""
    takes_new: bool


@clause("C3.1")
@attrs.frozen
class ListSlots:
    """When a coach is open for sessions of an offering. Anyone may ask.

    Raises InvalidInput, and NotFound for whom nobody may see.
    """

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListSlotsCommand) -> OpenTimes:
        now = self._clock.now()
        here = zone(checked_zone(command.zone))
        first = command.first_day or now.astimezone(here).date()
        last = command.last_day or first + timedelta(days=WEEK_DAYS - 1)
        window = days_span(first, last, command.zone)
        async with self._open_unit_of_work() as uow:
            agenda = await uow.calendar.find_agenda(
                command.coach_id, command.offering_id, Span(window.start, window.end + MARGIN), now
            )
        if agenda is None:
            raise NotFound("offering of that coach")
        return OpenTimes(
            slots=agenda.slots(window, now),
            offering_id=agenda.offering_id,
            minutes=agenda.minutes,
            zone=command.zone,
            first_day=first,
            last_day=last,
            furthest_day=(now + agenda.rules.horizon).astimezone(here).date(),
            takes_new=agenda.takes_new,
        )
