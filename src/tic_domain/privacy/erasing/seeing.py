"""What a look around an account finds, put into the words of the deletion policy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.actions import SendRefund
from tic_domain.orders.payees import Withdrawal, WithdrawalStatus
from tic_domain.orders.progress import Progress
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts, SubscriptionStatus
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_waiting import subscription_waits_for
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
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

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


@attrs.define(kw_only=True)
class Seen:
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

    def note_subscription(self, subscription: Subscription, facts: SubscriptionFacts, now: datetime) -> None:
        waiting = subscription_waits_for(subscription, now)
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


def _invoice(period: PeriodFacts) -> InvoiceState:
    if period.is_paid:
        return InvoiceState.PAID
    return InvoiceState.OPEN if period.is_open else InvoiceState.VOID
