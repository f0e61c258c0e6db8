from collections.abc import Callable

import attrs

from tic_domain.coaches.model import OfferingKind
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import get_offering, require_coachee, require_price, require_sold_as
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.terms import Terms
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class SubscribeCommand:
    account_id: AccountId
    coach_id: AccountId
    offering_id: OfferingId
    price: Money
    """Of a month, as it was shown."""


@clause("C2.4", "C3.1")
@attrs.frozen
class Subscribe:
    """Sessions every month, until somebody ends it. Nothing runs before the first month is paid.

    Raises RoleMissing, AccountSuspended, NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable,
    PriceChanged.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: SubscribeCommand) -> Subscription:
        async with self._open_unit_of_work() as uow:
            account = await require_coachee(uow, command.account_id)
            profile, offering = await get_offering(uow, account.id, command.coach_id, command.offering_id)
            require_sold_as(offering, OfferingKind.SUBSCRIPTION)
            require_price(offering, command.price)
            subscription = Subscription.place(
                id=SubscriptionId(self._ids.new()),
                coachee_id=account.id,
                coach_id=profile.id,
                offering_id=offering.id,
                title=offering.title,
                minutes=offering.minutes,
                sessions=offering.sessions,
                price=offering.price,
                terms=self._terms,
                now=self._clock.now(),
            )
            await uow.subscriptions.add(subscription)
            await uow.commit()
        return subscription
