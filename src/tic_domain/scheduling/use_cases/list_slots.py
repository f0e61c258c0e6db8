from collections.abc import Callable
from datetime import date

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.scheduling.model import Slot, Span
from tic_domain.scheduling.policies import MARGIN, WEEK_DAYS, chosen_days, days_after, first_slot
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone


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
    next: Slot | None
    """Where no slot is within these days: the first one after them."""
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
        days = chosen_days(
            command.first_day, command.last_day, days=WEEK_DAYS, zone_name=command.zone, now=now
        )
        covers = Span(days.span.start, days.span.end + MARGIN)
        async with self._open_unit_of_work() as uow:
            agenda = await uow.calendar.find_agenda(command.coach_id, command.offering_id, covers, now)
            if agenda is None:
                raise NotFound("offering of that coach")
            slots, following = agenda.slots(days.span, now), None
            if not slots and (later := days_after(agenda, days, now)):
                covers = Span(later.start, later.end + MARGIN)
                whole = await uow.calendar.find_agenda(command.coach_id, agenda.offering_id, covers, now)
                following = first_slot(whole, later, now) if whole else None
        return OpenTimes(
            slots=slots,
            offering_id=agenda.offering_id,
            minutes=agenda.minutes,
            zone=command.zone,
            first_day=days.first,
            last_day=days.last,
            furthest_day=(now + agenda.rules.horizon).astimezone(here).date(),
            next=following,
            takes_new=agenda.takes_new,
        )
