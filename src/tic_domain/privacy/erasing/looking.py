"""What is in progress around an account, after asking the payment provider about all of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs

from tic_domain.orders.actions import SendRefund
from tic_domain.orders.bookkeeping import OrderFacts, brought_up_to_date
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.payees import WITHDRAWN_WITHIN, PayoutAccount, Withdrawal, WithdrawalStatus
from tic_domain.orders.ports import KeptPaymentEvent, PaymentEvents, Payouts
from tic_domain.orders.progress import Progress, standing_of
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.orders.states import FINAL, OrderState, waiting_for
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts, SubscriptionStatus
from tic_domain.orders.subscription import Subscription, followed, subscription_waits_for
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.orders.tally import Tally
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.snapshot import (
    DeletionSnapshot,
    DisputeSeen,
    DisputeState,
    InvoiceSeen,
    InvoiceState,
    OrderSeen,
    PaymentSeen,
    PaymentState,
    PayoutSeen,
    PayoutState,
    RefundSeen,
    RefundState,
    SubscriptionSeen,
    SubscriptionState,
)
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError, Unavailable
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Clock

T = TypeVar("T")
R = TypeVar("R")
_AT_ONCE: Final = 8
_PAGE: Final = 200
_DISPUTABLE_FOR: Final = timedelta(days=120)
"""A card's owner may dispute a payment that long: until then a settled order is looked up, too."""

_PAYMENT: Final = {
    PaymentStatus.OPEN: PaymentState.REQUIRES_PAYMENT_METHOD,
    PaymentStatus.IN_PROGRESS: PaymentState.PROCESSING,
    PaymentStatus.PAID: PaymentState.SUCCEEDED,
    PaymentStatus.ENDED: PaymentState.CANCELED,
}
_SUBSCRIPTION: Final = {
    SubscriptionStatus.AWAITING_PAYMENT: SubscriptionState.INCOMPLETE,
    SubscriptionStatus.ACTIVE: SubscriptionState.ACTIVE,
    SubscriptionStatus.PAST_DUE: SubscriptionState.PAST_DUE,
    SubscriptionStatus.UNPAID: SubscriptionState.UNPAID,
    SubscriptionStatus.PAUSED: SubscriptionState.PAUSED,
    SubscriptionStatus.ENDED: SubscriptionState.CANCELED,
}
_PAYOUT: Final = {
    WithdrawalStatus.PENDING: PayoutState.PENDING,
    WithdrawalStatus.IN_TRANSIT: PayoutState.IN_TRANSIT,
    WithdrawalStatus.PAID: PayoutState.PAID,
    WithdrawalStatus.CANCELLED: PayoutState.CANCELED,
}


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
        seen = _Seen(account_id=account_id)
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

    async def _order(self, seen: "_Seen", order: Order) -> Order | None:
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

    async def _note_order(self, seen: "_Seen", order: Order) -> None:
        async with self._open_reading() as uow:
            movements = await uow.ledger.movements_of(order.id)
        waiting = waiting_for(standing_of(order, Tally.of(movements, order.terms.fee_permille)), order.terms)
        seen.orders.append(
            OrderSeen(
                id=str(order.id),
                title=order.title,
                side=order.side_of(seen.account_id),
                state=order.state,
                until=None if waiting is None else waiting.until,
            )
        )

    async def _subscription(self, seen: "_Seen", subscription: Subscription) -> None:
        try:
            facts = await self._subscription_facts(subscription.id)
        except DomainError:
            seen.not_asked.append(f"subscription “{subscription.title}”")
            return
        seen.note_subscription(followed(subscription, facts, self._clock.now()), facts)

    async def _payee(self, seen: "_Seen", known: PayoutAccount) -> None:
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
        seen: "_Seen",
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


@attrs.define(kw_only=True)
class _Seen:
    """Collects what a snapshot is made of."""

    account_id: AccountId
    orders: list[OrderSeen] = attrs.field(factory=list)
    payments: list[PaymentSeen] = attrs.field(factory=list)
    refunds: list[RefundSeen] = attrs.field(factory=list)
    disputes: list[DisputeSeen] = attrs.field(factory=list)
    subscriptions: list[SubscriptionSeen] = attrs.field(factory=list)
    invoices: list[InvoiceSeen] = attrs.field(factory=list)
    payouts: list[PayoutSeen] = attrs.field(factory=list)
    balances: list[Money] = attrs.field(factory=list)
    waiting_events: int = 0
    not_asked: list[str] = attrs.field(factory=list)

    def note_money(self, progress: Progress, facts: PaymentFacts) -> None:
        order = progress.order
        about = str(order.id)
        if order.state is OrderState.AWAITING_PAYMENT:
            state = _PAYMENT.get(facts.status, PaymentState.UNKNOWN)
            self.payments.append(
                PaymentSeen(order_id=about, title=order.title, state=state, until=order.held_until)
            )
        to_send = any(isinstance(one, SendRefund) for one in progress.actions)
        if facts.refunds_pending or to_send:
            self.refunds.append(
                RefundSeen(order_id=about, title=order.title, state=RefundState.PENDING, until=None)
            )
        if facts.dispute_opened_at is not None:
            self.disputes.append(
                DisputeSeen(order_id=about, title=order.title, state=DisputeState.UNDER_REVIEW, until=None)
            )

    def note_subscription(self, subscription: Subscription, facts: SubscriptionFacts) -> None:
        waiting = subscription_waits_for(subscription)
        until = None if waiting is None else waiting.until
        self.subscriptions.append(
            SubscriptionSeen(
                id=str(subscription.id),
                title=subscription.title,
                state=_SUBSCRIPTION.get(subscription.status, SubscriptionState.UNKNOWN),
                ends_at=None if subscription.is_over else subscription.ends_at,
                until=until,
            )
        )
        self.invoices += [
            InvoiceSeen(
                reference=one.reference,
                subscription_id=str(subscription.id),
                title=subscription.title,
                state=_invoice(one),
                until=until,
            )
            for one in facts.periods
        ]

    def note_withdrawals(self, newest_first: Sequence[Withdrawal]) -> None:
        for place, one in enumerate(newest_first):
            state = _PAYOUT.get(one.status, PayoutState.UNKNOWN)
            if one.status is WithdrawalStatus.FAILED:
                # What came after it, or lies in the balance, tells what became of the money.
                later = any(two.status is WithdrawalStatus.PAID for two in newest_first[:place])
                state = PayoutState.CANCELED if later else PayoutState.FAILED
            self.payouts.append(PayoutSeen(reference=one.reference, amount=one.amount, state=state))

    def snapshot(self, now: datetime, marks: set[tuple[str, int]]) -> DeletionSnapshot:
        return DeletionSnapshot(
            taken_at=now,
            orders=tuple(self.orders),
            payments=tuple(self.payments),
            subscriptions=tuple(self.subscriptions),
            refunds=tuple(self.refunds),
            disputes=tuple(self.disputes),
            payouts=tuple(self.payouts),
            invoices=tuple(self.invoices),
            balances=tuple(self.balances),
            waiting_events=self.waiting_events,
            not_asked=tuple(self.not_asked),
            marks=frozenset(marks),
        )


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


def _invoice(period: PeriodFacts) -> InvoiceState:
    if period.is_paid:
        return InvoiceState.PAID
    return InvoiceState.OPEN if period.is_open else InvoiceState.VOID


async def _each(things: Sequence[T], act: Callable[[T], Awaitable[R]]) -> list[R]:
    """A few at a time."""
    found: list[R] = []
    for first in range(0, len(things), _AT_ONCE):
        found += await asyncio.gather(*(act(one) for one in things[first : first + _AT_ONCE]))
    return found
