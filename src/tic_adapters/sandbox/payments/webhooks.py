"""Webhooks as Stripe sends them: the shape of the body, and who signs it how."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs

from tic_adapters.sandbox.payments.documents import Document, OrderDocument
from tic_adapters.sandbox.payments.faults import OF_WEBHOOKS, Fault
from tic_adapters.sandbox.payments.references import ORDER, SUBSCRIPTION, document_in, identity_in
from tic_adapters.sandbox.payments.sale import News
from tic_adapters.sandbox.payments.store import Delivery, Desk, Store
from tic_adapters.sandbox.payments.subscription_document import SubscriptionDocument
from tic_domain.orders.errors import PaymentUnknown, SignatureInvalid
from tic_domain.orders.ports import EventKind, PaymentEvent
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId, SubscriptionId
from tic_domain.shared.ports import Clock

TOLERANCE: Final = timedelta(minutes=5)
LATE: Final = timedelta(hours=1)
OVERTAKEN: Final = timedelta(seconds=10)
_KINDS: Final = (
    ("checkout.session.", EventKind.CHECKOUT),
    ("refund.", EventKind.REFUND),
    ("charge.dispute.", EventKind.DISPUTE),
    ("transfer.", EventKind.TRANSFER),
    ("invoice.", EventKind.SUBSCRIPTION),
    ("customer.subscription.", EventKind.SUBSCRIPTION),
    ("account.", EventKind.PAYEE),
    ("payout.", EventKind.WITHDRAWAL),
)


async def deliveries_for(news: Sequence[News], desk: Desk, now: datetime) -> list[Delivery]:
    """With the faults that are due."""
    made = []
    for one in news:
        delivery = _delivery(one, now)
        match await desk.take_fault(OF_WEBHOOKS):
            case Fault.WEBHOOK_DUPLICATE:
                made.append(delivery)
            case Fault.WEBHOOK_OUT_OF_ORDER:
                delivery = attrs.evolve(delivery, deliver_at=now + OVERTAKEN)
            case Fault.WEBHOOK_DELAYED:
                delivery = attrs.evolve(delivery, deliver_at=now + LATE)
            case Fault.WEBHOOK_DROPPED:
                delivery = attrs.evolve(delivery, deliver_at=None)
            case _:
                pass
        made.append(delivery)
    return made


def _delivery(news: News, now: datetime) -> Delivery:
    event = f"evt_{secrets.token_hex(12)}"
    body: dict[str, Any] = {
        "id": event,
        "object": "event",
        "created": int(now.timestamp()),
        "livemode": False,
        "type": news.type,
        "data": {"object": {"id": news.subject}},
    }
    if news.payee is not None:
        body["account"] = news.payee
    return Delivery(
        event=event,
        type=news.type,
        body=json.dumps(body),
        of_payees=news.payee is not None,
        deliver_at=now,
    )


@attrs.frozen(kw_only=True)
class Signing:
    """Stripe's scheme: `t=<seconds>,v1=<HMAC-SHA256 over "t.body">`. Each endpoint has its own secret."""

    platform_secret: bytes = attrs.field(repr=False)
    payees_secret: bytes = attrs.field(repr=False)

    def header(self, body: bytes, now: datetime, *, of_payees: bool) -> str:
        seconds = str(int(now.timestamp()))
        return f"t={seconds},v1={self._digest(seconds, body, of_payees=of_payees)}"

    def check(self, body: bytes, header: str, now: datetime, *, of_payees: bool) -> None:
        """Raises SignatureInvalid, also for what claims to come from the future."""
        parts = [part.partition("=") for part in header.split(",")]
        seconds = next((value for name, _, value in parts if name == "t"), "")
        if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12):
            raise SignatureInvalid
        expected = self._digest(seconds, body, of_payees=of_payees).encode()
        signed = [value.encode("utf-8", "replace") for name, _, value in parts if name == "v1"]
        if not any(hmac.compare_digest(one, expected) for one in signed):
            raise SignatureInvalid
        if abs(now.timestamp() - int(seconds)) > TOLERANCE.total_seconds():
            raise SignatureInvalid

    def _digest(self, seconds: str, body: bytes, *, of_payees: bool) -> str:
        secret = self.payees_secret if of_payees else self.platform_secret
        return hmac.new(secret, seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


@clause("C3.3")
@attrs.frozen
class SandboxPaymentEvents:
    """The port `PaymentEvents`."""

    _store: Store
    _signing: Signing
    _clock: Clock

    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        self._signing.check(body, signature, self._clock.now(), of_payees=of_payees)
        try:
            said = json.loads(body)
            event_id, what, subject = said["id"], said["type"], said["data"]["object"]["id"]
            payee = said.get("account")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise SignatureInvalid from None
        if not all(isinstance(one, str) for one in (event_id, what, subject, payee or "")):
            raise SignatureInvalid
        kind = next((kind for start, kind in _KINDS if what.startswith(start)), EventKind.OTHER)
        return PaymentEvent(id=event_id, kind=kind, subject=subject, payee=payee)

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        document = await self._known(event, ORDER, OrderDocument)
        identity = identity_in(document.id) if document else None
        return None if identity is None else OrderId(identity)

    async def subscription_of(self, event: PaymentEvent) -> SubscriptionId | None:
        document = await self._known(event, SUBSCRIPTION, SubscriptionDocument)
        identity = identity_in(document.id) if document else None
        return None if identity is None else SubscriptionId(identity)

    async def _known(self, event: PaymentEvent, kind: str, cls: type[Document]) -> Document | None:
        try:
            document_id = document_in(event.subject, kind)
        except PaymentUnknown:
            return None
        async with self._store.open() as desk:
            return await desk.find(cls, document_id)
