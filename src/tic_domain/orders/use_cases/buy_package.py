from collections.abc import Callable
from datetime import timedelta

import attrs

from tic_domain.coaches.model import OfferingKind
from tic_domain.orders.events import OrderPlaced
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import (
    get_offering,
    require_coachee,
    require_price,
    require_sold_as,
    single_price,
)
from tic_domain.orders.terms import Terms
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId, OfferingId, OrderId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class BuyPackageCommand:
    account_id: AccountId
    coach_id: AccountId
    offering_id: OfferingId
    price: Money
    """As it was shown."""


@clause("C2.4", "C3.1")
@attrs.frozen
class BuyPackage:
    """Order several sessions at once; their times are chosen once it is paid.

    Raises RoleMissing, AccountSuspended, NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable,
    PriceChanged.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: BuyPackageCommand) -> Order:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            account = await require_coachee(uow, command.account_id)
            profile, offering = await get_offering(uow, account.id, command.coach_id, command.offering_id)
            require_sold_as(offering, OfferingKind.PACKAGE)
            require_price(offering, command.price)
            order = Order.place(
                id=OrderId(self._ids.new()),
                kind=OrderKind.PACKAGE,
                coachee_id=account.id,
                coach_id=profile.id,
                offering_id=offering.id,
                title=offering.title,
                minutes=offering.minutes,
                price=offering.price,
                single_price=single_price(profile, offering),
                terms=self._terms,
                sessions=[
                    CoachingSession.unscheduled(CoachingSessionId(self._ids.new()), number + 1)
                    for number in range(offering.sessions)
                ],
                now=now,
                runs_until=now + timedelta(days=self._terms.package_days),
            )
            await uow.orders.add(order)
            uow.record(OrderPlaced.of(order))
            await uow.commit()
        return order
