"""What is in progress around an account, after asking the payment provider about all of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs

from tic_domain.orders.bookkeeping import OrderFacts, brought_up_to_date
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.payees import WITHDRAWN_WITHIN, PayoutAccount
from tic_domain.orders.ports import KeptPaymentEvent, PaymentEvents, Payouts
from tic_domain.orders.progress import standing_of
from tic_domain.orders.states import FINAL, OrderState, waiting_for
from tic_domain.orders.subscription import Subscription, followed
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.orders.tally import Tally
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.seeing import Seen
from tic_domain.privacy.erasing.snapshot import (
    DeletionSnapshot,
    OrderSeen,
)
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError, Unavailable
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.ports import Clock

T = TypeVar("T")
R = TypeVar("R")
_AT_ONCE: Final = 8
_PAGE: Final = 200
_DISPUTABLE_FOR: Final = timedelta(days=120)
"""A card's owner may dispute a payment that long: until then a settled order is looked up, too."""


@clause("C6.1")
@attrs.frozen
class LookAround:
    """The snapshot that the deletion policy judges. What is new at the provider is booked on the way.

    Outside a transaction: the provider may take its time. Never raises Unavailable: what it didn't say
    stands in the snapshot, and blocks.
    """

    _open_reading: Callable[[], DeletionUnitOfWork]
    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _order_facts: OrderFacts
    _subscription_facts: FactsOfSubscription
    _payouts: Payouts
    _events: PaymentEvents
    _clock: Clock

    async def __call__(self, account_id: AccountId) -> DeletionSnapshot:
        async with self._open_reading() as uow:
            orders = await orders_of(uow, account_id)
            subscriptions = await subscriptions_of(uow, account_id)
            payee = await uow.payout_accounts.find(account_id)
            events = await uow.payment_events.list_unhandled(self._clock.now(), limit=_PAGE)
        seen = Seen(account_id=account_id)
        horizon = self._clock.now() - _DISPUTABLE_FOR
        to_look_up = [one for one in orders if _is_to_be_looked_up(one, horizon)]
        looked_up = await _each(to_look_up, lambda one: self._order(seen, one))
        later = {one.id: one for one in looked_up if one is not None}
        for order in orders:
            await self._note_order(seen, later.get(order.id, order))
        open_ones = [one for one in subscriptions if not one.is_over]
        await _each(open_ones, lambda one: self._subscription(seen, one))
        if payee is not None:
            await self._payee(seen, payee)
        own = {one.id for one in orders}, {one.id for one in subscriptions}
        await self._waiting(seen, events, payee, *own)
        marks = {(str(one.id), later.get(one.id, one).version) for one in orders}
        return seen.snapshot(self._clock.now(), marks | {(str(one.id), one.version) for one in subscriptions})

    async def _order(self, seen: Seen, order: Order) -> Order | None:
        try:
            facts = await self._order_facts(order.id)
            async with self._open_unit_of_work() as uow:
                progress = await brought_up_to_date(uow, order.id, facts, self._clock.now())
                await uow.commit()
        except PaymentUnknown:
            # A page that was never shown to anybody: nobody paid there.
            if order.state in FINAL:
                return None
            seen.not_asked.append(f"order “{order.title}”")
            return None
        except DomainError:
            seen.not_asked.append(f"order “{order.title}”")
            return None
        seen.note_money(progress, facts)
        async with self._open_reading() as uow:
            return await uow.orders.get(order.id)

    async def _note_order(self, seen: Seen, order: Order) -> None:
        async with self._open_reading() as uow:
            movements = await uow.ledger.movements_of(order.id)
        standing = standing_of(order, Tally.of(movements, order.terms.fee_permille))
        waiting = waiting_for(standing, order.terms, self._clock.now())
        seen.orders.append(
            OrderSeen(
                id=str(order.id),
                title=order.title,
                side=order.side_of(seen.account_id),
                state=order.state,
                until=None if waiting is None else waiting.until,
            )
        )

    async def _subscription(self, seen: Seen, subscription: Subscription) -> None:
        try:
            facts = await self._subscription_facts(subscription.id)
        except DomainError:
            seen.not_asked.append(f"subscription “{subscription.title}”")
            return
        now = self._clock.now()
        seen.note_subscription(followed(subscription, facts, now), facts, now)

    async def _payee(self, seen: Seen, known: PayoutAccount) -> None:
        since = self._clock.now() - WITHDRAWN_WITHIN
        try:
            payee = await self._payouts.get_payee(known.reference)
            withdrawals = await self._payouts.list_withdrawals(known.reference, since)
        except PaymentUnknown:
            return  # It is gone there already: nothing lies in it.
        except DomainError:
            seen.not_asked.append("your payouts")
            return
        seen.balances.extend(payee.balance)
        seen.note_withdrawals(withdrawals)

    async def _waiting(
        self,
        seen: Seen,
        events: Sequence[KeptPaymentEvent],
        payee: PayoutAccount | None,
        orders: set[OrderId],
        subscriptions: set[SubscriptionId],
    ) -> None:
        if len(events) == _PAGE:
            seen.not_asked.append("its latest messages: too many of them wait")
            return
        for kept in events:
            if payee is not None and payee.reference in {kept.payee, kept.subject}:
                seen.waiting_events += 1
                continue
            try:
                order = await self._events.order_of(kept.event)
                subscription = await self._events.subscription_of(kept.event)
            except Unavailable:
                seen.not_asked.append("its latest messages")
                return
            seen.waiting_events += order in orders or subscription in subscriptions


async def orders_of(uow: DeletionUnitOfWork, account_id: AccountId) -> tuple[Order, ...]:
    found: list[Order] = []
    before: OrderId | None = None
    while page := await uow.orders.list(OrderFilter(party=account_id), before=before, limit=_PAGE):
        found += page
        before = page[-1].id
    return tuple(found)


async def subscriptions_of(uow: DeletionUnitOfWork, account_id: AccountId) -> tuple[Subscription, ...]:
    found: list[Subscription] = []
    before: SubscriptionId | None = None
    while page := await uow.subscriptions.list_of(account_id, before=before, limit=_PAGE):
        found += page
        before = page[-1].id
    return tuple(found)


def _is_to_be_looked_up(order: Order, horizon: datetime) -> bool:
    if order.state not in FINAL:
        return True
    return order.state is not OrderState.EXPIRED and order.placed_at >= horizon


async def _each(things: Sequence[T], act: Callable[[T], Awaitable[R]]) -> list[R]:
    """A few at a time."""
    found: list[R] = []
    for first in range(0, len(things), _AT_ONCE):
        found += await asyncio.gather(*(act(one) for one in things[first : first + _AT_ONCE]))
    return found
