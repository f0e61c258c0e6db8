from collections.abc import Callable
from datetime import date, datetime

import attrs

from tic_domain.coaches.policies import checked_zone
from tic_domain.orders.model import CoachingSession, Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import require_coach_there
from tic_domain.orders.viewing import may_see
from tic_domain.scheduling.changing import agenda_without
from tic_domain.scheduling.errors import NotMovable
from tic_domain.scheduling.model import EntryState, Slot, Span
from tic_domain.scheduling.policies import MARGIN, WEEK_DAYS, chosen_days, days_after
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId
from tic_domain.shared.ports import Clock
from tic_domain.shared.time import zone


@attrs.frozen(kw_only=True)
class ListMovesCommand:
    account_id: AccountId
    """One of the two."""
    session_id: CoachingSessionId
    zone: str
    """The viewer's: days are theirs."""
    first_day: date | None
    """None for today."""


@attrs.frozen(kw_only=True)
class Moves:
    order: Order
    session: CoachingSession
    slots: tuple[Slot, ...]
    """Of seven days: what moving is checked with."""
    zone: str
    first_day: date
    furthest_day: date
    """The last day on which anything can be booked yet."""
    next: Slot | None
    """Where no slot is within these days: the first one after them."""

    @property
    def starts_at(self) -> datetime:
        """As it is now. LookupError without a time."""
        if self.session.starts_at is None:
            raise LookupError("a session without a time")
        return self.session.starts_at


@clause("C3.1")
@attrs.frozen
class ListMoves:
    """Where a session that is paid could move to.

    Raises NotFound, NotMovable, CoachOutOfReach, InvalidInput.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListMovesCommand) -> Moves:
        now = self._clock.now()
        here = zone(checked_zone(command.zone))
        days = chosen_days(command.first_day, None, days=WEEK_DAYS, zone_name=command.zone, now=now)
        covers = Span(days.span.start, days.span.end + MARGIN)
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.find_with_session(command.session_id)
            session = None if order is None else order.find_session(command.session_id)
            if order is None or session is None or not may_see(order, command.account_id):
                raise NotFound("session")
            if session.entry_id is None or session.starts_at is None or session.starts_at <= now:
                raise NotMovable
            entry = await uow.calendar.get(session.entry_id, command.account_id)
            if entry.state is not EntryState.BOOKED:
                raise NotMovable
            await require_coach_there(uow, order)
            agenda = await agenda_without(uow, entry, covers, now)
            slots, following = _others(agenda, days.span, session, now), None
            if not slots and (later := days_after(agenda, days, now)):
                whole = await agenda_without(uow, entry, Span(later.start, later.end + MARGIN), now)
                following = next(iter(_others(whole, later, session, now)), None)
        return Moves(
            order=order,
            session=session,
            slots=slots,
            zone=command.zone,
            first_day=days.first,
            furthest_day=(now + agenda.rules.horizon).astimezone(here).date(),
            next=following,
        )


def _others(agenda: Agenda, window: Span, session: CoachingSession, now: datetime) -> tuple[Slot, ...]:
    """Moving to where it is already is no move."""
    return tuple(one for one in agenda.slots(window, now) if one.starts_at != session.starts_at)
