"""The port `Subscriptions`: what is paid every month."""

import attrs

from tic_adapters.sandbox.payments.calling import Calls
from tic_adapters.sandbox.payments.documents import Page
from tic_adapters.sandbox.payments.references import document_of_subscription
from tic_adapters.sandbox.payments.store import Desk
from tic_adapters.sandbox.payments.subscription_document import Period, SubscriptionDocument
from tic_adapters.sandbox.payments.taking import PAY_PATH
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.movements import Movements
from tic_domain.orders.ports import PayPage, SubscriptionCheckout
from tic_domain.orders.settling import PaymentStatus
from tic_domain.orders.subscribing import PeriodFacts, SubscriptionFacts
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import SubscriptionId

RENEW_PATH = "/sandbox/renew/"


@clause("C2.4")
@attrs.frozen
class SandboxSubscriptions:
    """`base_url` is the site's own, without a slash at its end."""

    _calls: Calls
    _base_url: str

    async def open_subscription_checkout(self, checkout: SubscriptionCheckout) -> PayPage:
        document_id = document_of_subscription(checkout.subscription_id)

        def made() -> SubscriptionDocument:
            page = Page(
                title=checkout.title,
                amount=checkout.amount,
                open_until=checkout.open_until,
                paid_url=checkout.paid_url,
                back_url=checkout.back_url,
            )
            return SubscriptionDocument(id=document_id, page=page)

        async def act(desk: Desk) -> PayPage:
            document = await desk.find_or_make(SubscriptionDocument, document_id, made)
            document.check_same(checkout.amount)
            if document.page.open_until < checkout.open_until:
                document.page.open_longer(checkout.open_until)
                await desk.put(document, self._calls.clock.now())
            return PayPage(reference=document.checkout, url=f"{self._base_url}{PAY_PATH}{document.checkout}")

        return await self._calls.do(act)

    async def look_up_subscription(self, subscription_id: SubscriptionId, checkout: str) -> SubscriptionFacts:
        async def act(desk: Desk) -> SubscriptionFacts:
            document = await self._calls.loaded(desk, SubscriptionDocument, checkout)
            if document.id != document_of_subscription(subscription_id):
                raise PaymentUnknown
            return SubscriptionFacts(
                reference=document.reference,
                status=document.status,
                checkout_ended=document.page.status is PaymentStatus.ENDED,
                ends_at=document.ends_at,
                periods=tuple(_facts(document, period, self._base_url) for period in document.periods),
            )

        return await self._calls.do(act)

    async def end_at_period_end(self, subscription: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.loaded(desk, SubscriptionDocument, subscription)
            document.end_at_period_end()
            await desk.put(document, self._calls.clock.now())

        await self._calls.do(act)

    async def go_on(self, subscription: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.loaded(desk, SubscriptionDocument, subscription)
            document.go_on()
            await desk.put(document, self._calls.clock.now())

        await self._calls.do(act)

    async def end_now(self, subscription: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.loaded(desk, SubscriptionDocument, subscription)
            document.end_now(self._calls.clock.now())
            await desk.put(document, self._calls.clock.now())

        await self._calls.do(act)


def _facts(document: SubscriptionDocument, period: Period, base_url: str) -> PeriodFacts:
    return PeriodFacts(
        reference=document.invoice(period),
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        amount=document.page.amount,
        is_paid=period.sale is not None,
        is_open=period.is_open,
        attempts=period.attempts,
        next_attempt_at=period.next_attempt_at,
        pay_url=f"{base_url}{RENEW_PATH}{document.invoice(period)}" if document.is_payable(period) else None,
        movements=Movements.of(period.sale.movements if period.sale else ()),
        dispute_opened_at=period.sale.dispute.opened_at if period.sale and period.sale.dispute else None,
        refunds_pending=period.sale.refunds_pending if period.sale else 0,
    )
