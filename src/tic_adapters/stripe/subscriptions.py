"""Monthly subscriptions by Stripe: each paid invoice is a period."""

from datetime import datetime
from typing import Final

import attrs
import stripe

from tic_adapters.stripe.errors import is_missing, translated
from tic_adapters.stripe.movements import StripeMovements
from tic_adapters.stripe.pages import StripePages, until
from tic_adapters.stripe.values import (
    PAGE_SIZE,
    SUBSCRIPTION,
    every,
    id_of,
    metadata_of,
    moment,
    moment_or_none,
    money,
    named,
)
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.ports import PayPage, SubscriptionCheckout
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts, SubscriptionStatus
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import SubscriptionId

_STATUSES: Final = {
    "incomplete": SubscriptionStatus.AWAITING_PAYMENT,
    "incomplete_expired": SubscriptionStatus.ENDED,
    "trialing": SubscriptionStatus.ACTIVE,
    "active": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "unpaid": SubscriptionStatus.UNPAID,
    "paused": SubscriptionStatus.PAUSED,
    "canceled": SubscriptionStatus.ENDED,
}
_SETTLED: Final = frozenset({"paid", "void", "uncollectible"})
"""An invoice in any other state can still be paid."""


@clause("C2.4", "C4.1")
@attrs.frozen
class StripeSubscriptions:
    _client: stripe.StripeClient

    async def open_subscription_checkout(self, checkout: SubscriptionCheckout) -> PayPage:
        marks = {SUBSCRIPTION: str(checkout.subscription_id)}
        with translated():
            return await StripePages(self._client).open(
                {
                    "mode": "subscription",
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": checkout.amount.currency,
                                "unit_amount": checkout.amount.amount,
                                "product_data": {"name": checkout.title},
                                "recurring": {"interval": "month"},
                            },
                        }
                    ],
                    "expires_at": until(checkout.open_until),
                    "success_url": checkout.paid_url,
                    "cancel_url": checkout.back_url,
                    "metadata": marks,
                    "subscription_data": {"metadata": marks},
                    "adaptive_pricing": {"enabled": False},
                },
                checkout.amount,
                marks=marks,
                key=f"subscription:{checkout.subscription_id}:{until(checkout.open_until)}",
            )

    async def look_up_subscription(self, subscription_id: SubscriptionId, checkout: str) -> SubscriptionFacts:
        with translated():
            session = await self._client.v1.checkout.sessions.retrieve_async(
                named(checkout), {"expand": ["subscription"]}
            )
            if metadata_of(session).get(SUBSCRIPTION) != str(subscription_id):
                raise PaymentUnknown
            subscription = session.subscription
            if isinstance(subscription, str):
                subscription = await self._client.v1.subscriptions.retrieve_async(subscription)
            if subscription is None:
                return _before_payment(session)
            page = await self._client.v1.invoices.list_async(
                {"subscription": subscription.id, "limit": PAGE_SIZE, "expand": ["data.payments"]}
            )
            periods = [await self._period(invoice) async for invoice in every(page)]
        return SubscriptionFacts(
            reference=subscription.id,
            status=_STATUSES.get(subscription.status, SubscriptionStatus.UNKNOWN),
            checkout_ended=session.status != "open",
            ends_at=_end(subscription),
            periods=tuple(sorted(periods, key=lambda period: (period.starts_at, period.reference))),
        )

    async def _period(self, invoice: stripe.Invoice) -> PeriodFacts:
        payments = [one.payment async for one in every(invoice.payments)] if invoice.payments else []
        intents = dict.fromkeys(id_of(one.payment_intent) for one in payments if one.payment_intent)
        moved = await StripeMovements(self._client).of_payment_intents(intents)
        # The invoice's own period is the one before: a subscription is charged in advance.
        lasting = [line.period async for line in every(invoice.lines)]
        return PeriodFacts(
            reference=str(invoice.id),
            starts_at=moment(max((one.start for one in lasting), default=invoice.period_start)),
            ends_at=moment(max((one.end for one in lasting), default=invoice.period_end)),
            amount=money(invoice.total, invoice.currency),
            is_paid=invoice.status == "paid",
            is_open=invoice.status not in _SETTLED,
            attempts=invoice.attempt_count,
            next_attempt_at=moment_or_none(invoice.next_payment_attempt),
            pay_url=getattr(invoice, "hosted_invoice_url", None) if invoice.status == "open" else None,
            movements=moved.movements,
            dispute_opened_at=moved.dispute_opened_at,
            refunds_pending=moved.refunds_pending,
        )

    async def end_at_period_end(self, subscription: str) -> None:
        with translated():
            await self._renew(subscription, False)

    async def go_on(self, subscription: str) -> None:
        with translated():
            await self._renew(subscription, True)

    async def _renew(self, subscription: str, renewing: bool) -> None:
        await self._client.v1.subscriptions.update_async(
            named(subscription), {"cancel_at_period_end": not renewing}
        )

    async def end_now(self, subscription: str) -> None:
        with translated():
            subscriptions = self._client.v1.subscriptions
            try:
                await subscriptions.cancel_async(
                    named(subscription), {"invoice_now": False, "prorate": False}
                )
            except stripe.InvalidRequestError as error:
                # One that has ended can't be ended any more, though it can still be looked at.
                if not is_missing(error):
                    raise
                found = await subscriptions.retrieve_async(subscription)
                if _STATUSES.get(found.status) is not SubscriptionStatus.ENDED:
                    raise


def _before_payment(session: stripe.checkout.Session) -> SubscriptionFacts:
    """A completed page without its subscription is about to get it."""
    return SubscriptionFacts(
        reference=None,
        status=SubscriptionStatus.ENDED
        if session.status == "expired"
        else SubscriptionStatus.AWAITING_PAYMENT,
        checkout_ended=session.status == "expired",
        ends_at=None,
        periods=(),
    )


def _end(subscription: stripe.Subscription) -> datetime | None:
    if subscription.ended_at is not None:
        return moment(subscription.ended_at)
    if subscription.cancel_at is not None:
        return moment(subscription.cancel_at)
    if not subscription.cancel_at_period_end:
        return None
    items = subscription.to_dict()["items"]["data"]
    return moment(max(item["current_period_end"] for item in items))
