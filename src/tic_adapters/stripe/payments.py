"""Payments by Stripe: Checkout on the platform's own account."""

from typing import Final

import attrs
import stripe

from tic_adapters.stripe.errors import code_of, translated
from tic_adapters.stripe.keys import key_for, was_made
from tic_adapters.stripe.movements import StripeMovements
from tic_adapters.stripe.pages import StripePages, until
from tic_adapters.stripe.values import KEY, ORDER, PAGE_SIZE, group_of, metadata_of, named
from tic_domain.orders.errors import ChargeDisputed, PaymentRefused, PaymentUnknown
from tic_domain.orders.ports import Checkout, PayPage
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

_INTENT_STATUSES: Final = {
    "succeeded": PaymentStatus.PAID,
    "canceled": PaymentStatus.ENDED,
    # After the page is done: a means that takes days has failed.
    "requires_payment_method": PaymentStatus.ENDED,
}


@clause("C2.4", "C4.1")
@attrs.frozen
class StripePayments:
    """Stripe learns what is bought, for how much, and our id of the order. It asks for the card itself."""

    _client: stripe.StripeClient

    async def open_checkout(self, checkout: Checkout) -> PayPage:
        marks = {ORDER: str(checkout.order_id)}
        with translated():
            return await StripePages(self._client).open(
                {
                    "mode": "payment",
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": checkout.amount.currency,
                                "unit_amount": checkout.amount.amount,
                                "product_data": {"name": checkout.title},
                            },
                        }
                    ],
                    "expires_at": until(checkout.open_until),
                    "success_url": checkout.paid_url,
                    "cancel_url": checkout.back_url,
                    "metadata": marks,
                    "payment_intent_data": {
                        "transfer_group": group_of(checkout.order_id),
                        "metadata": marks,
                        # By default the balance transaction comes a while after the charge.
                        "capture_method": "automatic",
                    },
                    # Else Stripe may charge in the currency of the coachee's country.
                    "adaptive_pricing": {"enabled": False},
                },
                checkout.amount,
                marks=marks,
                key=f"checkout:{checkout.order_id}:{until(checkout.open_until)}",
            )

    async def look_up(self, order_id: OrderId, checkout: str) -> PaymentFacts:
        with translated():
            session = await self._client.v1.checkout.sessions.retrieve_async(
                named(checkout), {"expand": ["payment_intent"]}
            )
            if metadata_of(session).get(ORDER) != str(order_id):
                raise PaymentUnknown
            moved = await StripeMovements(self._client).of_group(group_of(order_id))
        return PaymentFacts(
            status=_status(session),
            movements=moved.movements,
            dispute_opened_at=moved.dispute_opened_at,
            refunds_pending=moved.refunds_pending,
        )

    async def end_checkout(self, checkout: str) -> None:
        with translated():
            await StripePages(self._client).end(named(checkout))

    async def refund(self, order_id: OrderId, charge: str, amount: Money, *, key: str) -> None:
        with translated():
            page = await self._client.v1.refunds.list_async({"charge": named(charge), "limit": PAGE_SIZE})
            if await was_made(page, amount, key):
                return
            # Stripe asks for no currency, and takes the charge's own.
            if (await self._client.v1.charges.retrieve_async(charge)).currency != amount.currency:
                raise PaymentRefused("the charge is in another currency.")
            try:
                await self._client.v1.refunds.create_async(
                    {"charge": charge, "amount": amount.amount, "metadata": {ORDER: str(order_id), KEY: key}},
                    {"idempotency_key": key_for(key, amount)},
                )
            except stripe.InvalidRequestError as error:
                if code_of(error) != "charge_disputed":
                    raise
                # Stripe says so of lost disputes too, where waiting is no use.
                if await StripeMovements(self._client).is_disputed(charge):
                    raise ChargeDisputed from None
                raise PaymentRefused("a dispute about the charge is lost.") from None


def _status(session: stripe.checkout.Session) -> PaymentStatus:
    """What isn't known blocks: it is looked at again, and never taken for the end."""
    intent = getattr(session, "payment_intent", None)  # left out by some where there is none
    intended = intent.status if isinstance(intent, stripe.PaymentIntent) else None
    match session.status, session.payment_status:
        case "complete", "paid" | "no_payment_required":
            return PaymentStatus.PAID
        case "complete", _:
            return _INTENT_STATUSES.get(intended or "", PaymentStatus.IN_PROGRESS)
        case "open", "unpaid":
            return PaymentStatus.IN_PROGRESS if intended == "processing" else PaymentStatus.OPEN
        case "expired", "unpaid":
            under_way = intended in {"processing", "succeeded"}
            return PaymentStatus.IN_PROGRESS if under_way else PaymentStatus.ENDED
    return PaymentStatus.IN_PROGRESS
