from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.selling import get_offering, require_sold_as, single_price
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import Side, Terms
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock

LOOKED_THROUGH: Final = 100


@attrs.frozen(kw_only=True)
class ShowPackageCommand:
    account_id: AccountId
    coach_id: AccountId
    offering_id: OfferingId


@attrs.frozen(kw_only=True)
class PackageOffer:
    """What a package would cost and under which terms, before it is bought."""

    coach_name: str
    offering: Offering
    single_price: Money
    """At which used sessions are counted when the rest is given back."""
    terms: Terms
    use_until: datetime
    """Of one that is bought now."""
    begun: Order | None
    """The same package, bought before: not paid yet, or with sessions that have no time yet."""


@clause("C3.1")
@attrs.frozen
class ShowPackage:
    """Raises NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock

    async def __call__(self, command: ShowPackageCommand) -> PackageOffer:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            profile, offering = await get_offering(
                uow, command.account_id, command.coach_id, command.offering_id
            )
            require_sold_as(offering, OfferingKind.PACKAGE)
            begun = await _begun(uow, command)
        return PackageOffer(
            coach_name=profile.public_name,
            offering=offering,
            single_price=single_price(profile, offering),
            terms=self._terms,
            use_until=now + timedelta(days=self._terms.package_days),
            begun=begun,
        )


async def _begun(uow: OrdersUnitOfWork, command: ShowPackageCommand) -> Order | None:
    for state in (OrderState.AWAITING_PAYMENT, OrderState.PAID):
        which = OrderFilter(party=command.account_id, side=Side.COACHEE, state=state)
        for order in await uow.orders.list(which, before=None, limit=LOOKED_THROUGH):
            waits = any(one.state is SessionState.UNSCHEDULED for one in order.sessions)
            if order.offering_id == command.offering_id and waits:
                return order
    return None
