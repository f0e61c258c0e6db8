"""What people do on the sandbox's own pages: pay, give their data, let the bank decide."""

from datetime import datetime

import attrs

from tic_adapters.sandbox.payments.calling import Calls
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import OrderDocument, PageEnded
from tic_adapters.sandbox.payments.payee_document import PayeeDocument
from tic_adapters.sandbox.payments.references import ORDER, PAYEE, SUBSCRIPTION, document_in
from tic_adapters.sandbox.payments.store import Desk
from tic_adapters.sandbox.payments.subscription_document import Period, SubscriptionDocument
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.shared.errors import NotFound

PayableDocument = OrderDocument | SubscriptionDocument


@attrs.frozen
class Hands:
    """Raises NotFound for what the sandbox doesn't know."""

    _calls: Calls

    async def pay_page(self, checkout: str) -> PayableDocument:
        async with self._calls.store.open() as desk:
            return await self._calls.loaded(desk, self._payable(checkout), checkout)

    async def pay(self, checkout: str, card: Card) -> PayableDocument:
        """Paying again does nothing. Raises PageEnded, PaymentRefused."""
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payable(checkout), checkout)
            now = self._calls.clock.now()
            document.pay(card, now)
            await desk.put(document, now)
            return document

    async def end(self, checkout: str) -> None:
        """As if its time were over."""
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payable(checkout), checkout)
            document.end()
            await desk.put(document, self._calls.clock.now())

    async def dispute(self, reference: str) -> None:
        """The charge of an order or period, by the reference of any of its movements, or of its checkout."""
        await self._with_sale(reference, won=None)

    async def decide(self, reference: str, *, won: bool) -> None:
        """The dispute of that charge. Does nothing where none is open."""
        await self._with_sale(reference, won=won)

    async def change_card(self, subscription: str, card: Card) -> None:
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, SubscriptionDocument, subscription)
            now = self._calls.clock.now()
            document.change_card(card, now)
            await desk.put(document, now)

    async def renewal(self, invoice: str) -> tuple[SubscriptionDocument, Period]:
        """A month that was to be charged again, by the reference of its invoice."""
        async with self._calls.store.open() as desk:
            return await self._month(desk, invoice)

    async def pay_renewal(self, invoice: str, card: Card) -> tuple[SubscriptionDocument, Period]:
        """By that card, and the months after it as well. Does nothing where it can't be paid any more."""
        async with self._calls.store.open() as desk:
            document, period = await self._month(desk, invoice)
            if document.is_payable(period):
                now = self._calls.clock.now()
                document.pay_month(card, now)
                await desk.put(document, now)
            return document, period

    async def _month(self, desk: Desk, invoice: str) -> tuple[SubscriptionDocument, Period]:
        _kind(invoice, SUBSCRIPTION)
        document = await self._calls.loaded(desk, SubscriptionDocument, invoice)
        try:
            return document, document.period_of(invoice)
        except PaymentUnknown:
            raise NotFound("payment") from None

    async def invited(self, payee: str, link: str) -> PayeeDocument:
        """The payee whom an onboarding address is for. Raises PageEnded where it doesn't work any more."""
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payee(payee), payee)
            if not document.opens_with(link, self._calls.clock.now()):
                raise PageEnded
            return document

    async def give_all(
        self, payee: str, link: str, *, in_review: bool = False, bank_refuses: bool = False
    ) -> PayeeDocument:
        """Raises PageEnded."""
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payee(payee), payee)
            now = self._calls.clock.now()
            if not document.opens_with(link, now):
                raise PageEnded
            document.give_all(now, in_review=in_review, bank_refuses=bank_refuses)
            await desk.put(document, now)
            return document

    async def restrict(self, payee: str) -> None:
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payee(payee), payee)
            now = self._calls.clock.now()
            document.restrict(now)
            await desk.put(document, now)

    async def close(self, payee: str) -> None:
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payee(payee), payee)
            document.close()
            await desk.put(document, self._calls.clock.now())

    async def let_pass(self, now: datetime) -> int:
        """What happens by itself until now. To how many documents it did; some may be left."""
        async with self._calls.store.open() as desk:
            due = await desk.due(now)
            for document in due:
                document.advance(now)
                await desk.put(document, now)
            return len(due)

    async def _with_sale(self, reference: str, *, won: bool | None) -> None:
        async with self._calls.store.open() as desk:
            document = await self._calls.loaded(desk, self._payable(reference), reference)
            now = self._calls.clock.now()
            sales = list(document.sales())
            if not sales:
                raise NotFound("charge")
            named = [one for one in sales if any(moved.reference == reference for moved in one.movements)]
            sale = named[0] if named else sales[-1]
            if won is None:
                sale.open_dispute(now)
            else:
                sale.decide_dispute(now, won=won)
            await desk.put(document, now)

    def _payable(self, reference: str) -> type[OrderDocument] | type[SubscriptionDocument]:
        return OrderDocument if _kind(reference, ORDER, SUBSCRIPTION) == ORDER else SubscriptionDocument

    def _payee(self, reference: str) -> type[PayeeDocument]:
        _kind(reference, PAYEE)
        return PayeeDocument


def _kind(reference: str, *kinds: str) -> str:
    try:
        return document_in(reference, *kinds)[0]
    except PaymentUnknown:
        raise NotFound("payment") from None
