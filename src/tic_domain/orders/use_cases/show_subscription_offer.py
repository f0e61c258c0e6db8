from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.selling import get_offering, require_sold_as
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.terms import Terms
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.ports import Clock

LOOKED_THROUGH: Final = 100


@attrs.frozen(kw_only=True)
class ShowSubscriptionOfferCommand:
    account_id: AccountId
    coach_id: AccountId
    offering_id: OfferingId


@attrs.frozen(kw_only=True)
class SubscriptionOffer:
    """What a month would cost and under which terms, before anybody subscribes."""

    coach_name: str
    offering: Offering
    terms: Terms
    begun: Subscription | None
    """The same one, subscribed to before: it runs, or can still be paid."""


@clause("C3.1")
@attrs.frozen
class ShowSubscriptionOffer:
    """Raises NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _terms: Terms
    _clock: Clock

    async def __call__(self, command: ShowSubscriptionOfferCommand) -> SubscriptionOffer:
        async with self._open_unit_of_work() as uow:
            profile, offering = await get_offering(
                uow, command.account_id, command.coach_id, command.offering_id
            )
            require_sold_as(offering, OfferingKind.SUBSCRIPTION)
            known = await uow.subscriptions.list_of(command.account_id, before=None, limit=LOOKED_THROUGH)
        now = self._clock.now()
        return SubscriptionOffer(
            coach_name=profile.public_name,
            offering=offering,
            terms=self._terms,
            begun=next((one for one in known if _is_same(one, command) and one.is_alive(now)), None),
        )


def _is_same(one: Subscription, command: ShowSubscriptionOfferCommand) -> bool:
    return (one.coachee_id, one.offering_id) == (command.account_id, command.offering_id)
