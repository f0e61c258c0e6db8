from collections.abc import Callable

import attrs

from tic_domain.coaches.model import Offering
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import get_offering
from tic_domain.orders.terms import DatedRow, Terms, dated_rows
from tic_domain.scheduling.errors import HoldLapsed
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.policies import require_own_hold
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowHoldCommand:
    account_id: AccountId
    entry_id: CalendarEntryId


@attrs.frozen(kw_only=True)
class HeldTime:
    """All there is to know before an order is placed: what it would cost and under which terms."""

    entry: CalendarEntry
    coach_name: str
    coach_zone: str
    offering: Offering
    """As it is sold now."""
    terms: Terms
    rows: tuple[DatedRow, ...]
    """The cancellation table, with the dates that this time would have."""


@clause("C3.1")
@attrs.frozen
class ShowHold:
    """Raises NotFound, HoldLapsed, BookingBlocked."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock

    async def __call__(self, command: ShowHoldCommand) -> HeldTime:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            entry = await uow.calendar.get(command.entry_id, command.account_id)
            require_own_hold(entry, command.account_id)
            if entry.has_lapsed(now) or entry.starts_at <= now or entry.offering_id is None:
                raise HoldLapsed
            profile, offering = await get_offering(uow, command.account_id, entry.coach_id, entry.offering_id)
        return HeldTime(
            entry=entry,
            coach_name=profile.public_name,
            coach_zone=profile.hours.zone,
            offering=offering,
            terms=self._terms,
            rows=dated_rows(self._terms, offering.price, entry.starts_at),
        )
