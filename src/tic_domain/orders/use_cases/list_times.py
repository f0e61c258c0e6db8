from collections.abc import Callable
from datetime import date, datetime

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import paid_time, require_coach_in_reach, require_takes_times
from tic_domain.scheduling.changing import PaidTime, agenda_for
from tic_domain.scheduling.model import Slot, Span
from tic_domain.scheduling.policies import MARGIN, WEEK_DAYS, chosen_days, days_after
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone


@attrs.frozen(kw_only=True)
class ListTimesCommand:
    account_id: AccountId
    order_id: OrderId
    zone: str
    """The viewer's: days are theirs."""
    first_day: date | None
    """None for today."""
    last_day: date | None
    """None for a week."""


@attrs.frozen(kw_only=True)
class PaidTimes:
    order: Order
    slots: tuple[Slot, ...]
    """What scheduling is checked with: as long as was bought, and over before the sessions lapse."""
    zone: str
    first_day: date
    last_day: date
    furthest_day: date
    """The last day on which anything can be booked yet."""
    next: Slot | None
    """Where no slot is within these days: the first one after them."""


@clause("C3.1")
@attrs.frozen
class ListTimes:
    """When sessions of a package or period can take place, for its coachee.

    Raises NotFound, NothingToSchedule, BookingBlocked, CoachOutOfReach, InvalidInput.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListTimesCommand) -> PaidTimes:
        now = self._clock.now()
        here = zone(checked_zone(command.zone))
        days = chosen_days(
            command.first_day, command.last_day, days=WEEK_DAYS, zone_name=command.zone, now=now
        )
        covers = Span(days.span.start, days.span.end + MARGIN)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get_of(command.order_id, command.account_id)
            if order.coachee_id != command.account_id:
                raise NotFound("order")
            require_takes_times(order)
            await require_coach_in_reach(uow, order)
            paid = paid_time(order)
            agenda = await agenda_for(uow, paid, covers, now)
            slots, following = _fitting(agenda, paid, days.span, now), None
            if not slots and (later := days_after(agenda, days, now)):
                whole = await agenda_for(uow, paid, Span(later.start, later.end + MARGIN), now)
                following = next(iter(_fitting(whole, paid, later, now)), None)
        furthest = now + agenda.rules.horizon
        return PaidTimes(
            order=order,
            slots=slots,
            zone=command.zone,
            first_day=days.first,
            last_day=days.last,
            furthest_day=min(furthest, paid.until or furthest).astimezone(here).date(),
            next=following,
        )


def _fitting(agenda: Agenda, paid: PaidTime, window: Span, now: datetime) -> tuple[Slot, ...]:
    return tuple(one for one in agenda.slots(window, now) if paid.fits(one.starts_at))
