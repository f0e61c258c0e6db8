"""The port `Payments`: what coachees pay, and get back."""

import attrs

from tic_adapters.sandbox.payments.calling import Calls
from tic_adapters.sandbox.payments.documents import OrderDocument, Page
from tic_adapters.sandbox.payments.references import document_of_order
from tic_adapters.sandbox.payments.store import Desk
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.movements import Movements
from tic_domain.orders.ports import Checkout, PayPage
from tic_domain.orders.settling import PaymentFacts
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

PAY_PATH = "/sandbox/pay/"


@clause("C2.4")
@attrs.frozen
class SandboxPayments:
    """`base_url` is the site's own, without a slash at its end."""

    _calls: Calls
    _base_url: str

    async def open_checkout(self, checkout: Checkout) -> PayPage:
        def made() -> OrderDocument:
            page = Page(
                title=checkout.title,
                amount=checkout.amount,
                open_until=checkout.open_until,
                paid_url=checkout.paid_url,
                back_url=checkout.back_url,
            )
            return OrderDocument(id=document_of_order(checkout.order_id), page=page)

        async def act(desk: Desk) -> PayPage:
            document = await desk.find_or_make(OrderDocument, document_of_order(checkout.order_id), made)
            document.check_same(checkout.amount)
            if document.page.open_until < checkout.open_until:
                document.page.open_longer(checkout.open_until)
                await desk.put(document, self._calls.clock.now())
            return PayPage(reference=document.checkout, url=f"{self._base_url}{PAY_PATH}{document.checkout}")

        return await self._calls.do(act)

    async def look_up(self, order_id: OrderId, checkout: str) -> PaymentFacts:
        async def act(desk: Desk) -> PaymentFacts:
            document = await self._calls.loaded(desk, OrderDocument, checkout)
            if document.id != document_of_order(order_id):
                raise PaymentUnknown
            sale = document.sale
            return PaymentFacts(
                status=document.page.status,
                movements=Movements.of(sale.movements if sale else ()),
                dispute_opened_at=sale.dispute.opened_at if sale and sale.dispute else None,
                refunds_pending=sale.refunds_pending if sale else 0,
            )

        return await self._calls.do(act)

    async def end_checkout(self, checkout: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.loaded(desk, OrderDocument, checkout)
            document.end()
            await desk.put(document, self._calls.clock.now())

        await self._calls.do(act)

    async def refund(self, order_id: OrderId, charge: str, amount: Money, *, key: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.with_charge(desk, charge)
            if not await desk.is_repeated(key, f"refund {charge} {amount}"):
                now = self._calls.clock.now()
                document.sale_of(charge).refund(amount, now)
                await desk.put(document, now)

        await self._calls.do(act)
