"""What Stripe says has changed. Of what it sends, four ids are read and the rest is let go."""

import json
from datetime import timedelta
from typing import Any, Final

import attrs
import stripe

from tic_adapters.stripe.errors import is_missing, translated
from tic_adapters.stripe.values import ORDER, PAGE_SIZE, every, id_of, metadata_of, order_in, subscription_in
from tic_domain.orders.errors import SignatureInvalid
from tic_domain.orders.ports import EventKind, PaymentEvent
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import OrderId, SubscriptionId
from tic_domain.shared.ports import Clock

TOLERANCE: Final = timedelta(minutes=5)
PLATFORM_EVENTS: Final = {
    "checkout.session.completed": EventKind.CHECKOUT,
    "checkout.session.async_payment_succeeded": EventKind.CHECKOUT,
    "checkout.session.async_payment_failed": EventKind.CHECKOUT,
    "checkout.session.expired": EventKind.CHECKOUT,
    "refund.created": EventKind.REFUND,
    "refund.updated": EventKind.REFUND,
    "refund.failed": EventKind.REFUND,
    "charge.dispute.created": EventKind.DISPUTE,
    "charge.dispute.closed": EventKind.DISPUTE,
    "charge.dispute.funds_withdrawn": EventKind.DISPUTE,
    "charge.dispute.funds_reinstated": EventKind.DISPUTE,
    "transfer.reversed": EventKind.TRANSFER,
    "invoice.paid": EventKind.SUBSCRIPTION,
    "invoice.payment_failed": EventKind.SUBSCRIPTION,
    "customer.subscription.updated": EventKind.SUBSCRIPTION,
    "customer.subscription.deleted": EventKind.SUBSCRIPTION,
}
CONNECT_EVENTS: Final = {
    "account.updated": EventKind.PAYEE,
    "account.application.deauthorized": EventKind.PAYEE,
    "payout.failed": EventKind.WITHDRAWAL,
}
_Metadata = dict[str, str]


@clause("C2.4")
@attrs.frozen(kw_only=True)
class StripeEvents:
    _client: stripe.StripeClient
    _clock: Clock
    _secret: str | None = attrs.field(repr=False)
    _connect_secret: str | None = attrs.field(repr=False)

    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        secret = self._connect_secret if of_payees else self._secret
        if secret is None:
            name = "STRIPE_CONNECT_WEBHOOK_SECRET" if of_payees else "STRIPE_WEBHOOK_SECRET"
            raise Unavailable("Stripe", f"Set {name} to what Stripe shows for this endpoint.")
        try:
            # The SDK lets times in the future pass, so age is looked at here, both ways.
            stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
            age = self._clock.now().timestamp() - _signed_at(signature)
            event = json.loads(body)
        except (stripe.SignatureVerificationError, ValueError, TypeError, RecursionError):
            raise SignatureInvalid from None
        if abs(age) > TOLERANCE.total_seconds():
            raise SignatureInvalid
        return _read(event, CONNECT_EVENTS if of_payees else PLATFORM_EVENTS)

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        return order_in(await self._metadata(event))

    async def subscription_of(self, event: PaymentEvent) -> SubscriptionId | None:
        return subscription_in(await self._metadata(event))

    async def _metadata(self, event: PaymentEvent) -> _Metadata:
        """What we wrote on the thing that the event's object belongs to; empty where it isn't ours."""
        if event.payee is not None or not event.subject:
            return {}
        with translated():
            try:
                if event.kind is EventKind.SUBSCRIPTION:
                    return await self._of_billing(event.subject)
                return await self._of_money(event.kind, event.subject)
            except stripe.InvalidRequestError as error:
                if is_missing(error):
                    return {}
                raise

    async def _of_money(self, kind: EventKind, subject: str) -> _Metadata:
        client = self._client.v1
        match kind:
            case EventKind.CHECKOUT:
                return dict(metadata_of(await client.checkout.sessions.retrieve_async(subject)))
            case EventKind.REFUND:
                return await self._of_charge((await client.refunds.retrieve_async(subject)).charge)
            case EventKind.DISPUTE:
                return await self._of_charge((await client.disputes.retrieve_async(subject)).charge)
            case EventKind.TRANSFER:
                transfer = await client.transfers.retrieve_async(subject)
                return await self._of_charge(transfer.source_transaction) or dict(metadata_of(transfer))
        return {}

    async def _of_billing(self, subject: str) -> _Metadata:
        if subject.startswith("in_"):
            return await self._of_invoice(await self._client.v1.invoices.retrieve_async(subject))
        return dict(metadata_of(await self._client.v1.subscriptions.retrieve_async(subject)))

    async def _of_charge(self, field: str | stripe.Charge | None) -> _Metadata:
        """An order's charge carries its mark; a period's is made by Stripe, and found by its invoice."""
        if field is None:
            return {}
        charge = await self._client.v1.charges.retrieve_async(id_of(field))
        found = dict(metadata_of(charge))
        if ORDER in found or charge.payment_intent is None:
            return found
        page = await self._client.v1.invoice_payments.list_async(
            {
                "payment": {"type": "payment_intent", "payment_intent": id_of(charge.payment_intent)},
                "limit": PAGE_SIZE,
            }
        )
        async for payment in every(page):
            invoice = await self._client.v1.invoices.retrieve_async(str(id_of(payment.invoice)))
            if found := await self._of_invoice(invoice):
                return found
        return {}

    async def _of_invoice(self, invoice: stripe.Invoice) -> _Metadata:
        details = invoice.parent.subscription_details if invoice.parent else None
        if details is None:
            return {}
        return dict(
            metadata_of(await self._client.v1.subscriptions.retrieve_async(id_of(details.subscription)))
        )


def _signed_at(signature: str) -> int:
    """As the SDK reads it, which has accepted the header before."""
    return int(next(part.split("=", 2)[1] for part in signature.split(",") if part.startswith("t=")))


def _read(event: Any, kinds: dict[str, EventKind]) -> PaymentEvent:
    """Types that we don't look at are events as well: Stripe shall not send them again."""
    match event:
        case {"object": "event", "id": str(id), "type": str(type), "data": {"object": {**thing}}} if id:
            payee = event.get("account")
            subject = thing.get("id")
            kind = kinds.get(type, EventKind.OTHER)
            if not isinstance(subject, str) or not subject:
                kind, subject = EventKind.OTHER, ""
            return PaymentEvent(
                id=id, kind=kind, subject=subject, payee=payee if isinstance(payee, str) else None
            )
    raise SignatureInvalid
