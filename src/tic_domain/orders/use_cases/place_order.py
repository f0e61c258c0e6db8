from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.coaches.model import OfferingKind
from tic_domain.orders.events import OrderPlaced
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import get_offering, require_coachee, require_price, require_sold_as
from tic_domain.orders.terms import Terms
from tic_domain.scheduling.errors import HoldLapsed
from tic_domain.scheduling.policies import require_own_hold
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId, OrderId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock, Ids

KEPT_FOR_PAYMENT: Final = timedelta(days=3)
"""Until the provider says how the payment ended: Stripe repeats what it says for three days."""


@attrs.frozen(kw_only=True)
class PlaceOrderCommand:
    account_id: AccountId
    entry_id: CalendarEntryId
    """The time that is held for them."""
    price: Money
    """As it was shown."""


@clause("C2.4", "C3.1")
@attrs.frozen
class PlaceOrder:
    """Order a single session at the time that is held for it. For one hold, one order: the same one again.

    Raises RoleMissing, AccountSuspended, NotFound, HoldLapsed, BookingBlocked, OfferingNotOrderable,
    PriceChanged, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: PlaceOrderCommand) -> Order:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            account = await require_coachee(uow, command.account_id)
            known = await uow.orders.find_with_entry(command.entry_id)
            if known is not None and known.coachee_id == account.id:
                return known
            entry = await uow.calendar.get(command.entry_id, account.id, for_update=True)
            require_own_hold(entry, account.id)
            if entry.has_lapsed(now) or entry.starts_at <= now or entry.offering_id is None:
                raise HoldLapsed
            _, offering = await get_offering(uow, account.id, entry.coach_id, entry.offering_id)
            require_sold_as(offering, OfferingKind.SINGLE)
            require_price(offering, command.price)
            session = CoachingSession.unscheduled(CoachingSessionId(self._ids.new()), 1)
            order = Order.place(
                id=OrderId(self._ids.new()),
                kind=OrderKind.SINGLE,
                coachee_id=account.id,
                coach_id=entry.coach_id,
                offering_id=offering.id,
                title=offering.title,
                minutes=offering.minutes,
                price=offering.price,
                single_price=offering.price,
                terms=self._terms,
                sessions=(session.scheduled(entry.id, entry.starts_at, entry.ends_at),),
                now=now,
            )
            await uow.calendar.save(entry.held_longer(order.held_until + KEPT_FOR_PAYMENT))
            await uow.orders.add(order)
            uow.record(OrderPlaced.of(order))
            await uow.commit()
        return order
