"""The port `Payouts`: what coaches get."""

import secrets
from datetime import datetime
from urllib.parse import quote

import attrs

from tic_adapters.sandbox.payments.calling import Calls
from tic_adapters.sandbox.payments.payee_document import PayeeDocument
from tic_adapters.sandbox.payments.references import document_of_payee
from tic_adapters.sandbox.payments.store import Desk
from tic_domain.orders.payees import Payee, Withdrawal
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.money import Money

ONBOARDING_PATH = "/sandbox/onboarding/"


@clause("C2.4")
@attrs.frozen
class SandboxPayouts:
    """`base_url` is the site's own, without a slash at its end."""

    _calls: Calls
    _base_url: str

    async def open_payee(self, coach_id: AccountId, *, country: str) -> str:
        document_id = document_of_payee(coach_id)

        async def act(desk: Desk) -> str:
            document = await desk.find_or_make(
                PayeeDocument, document_id, lambda: PayeeDocument(id=document_id, country=country)
            )
            return document.reference

        return await self._calls.do(act)

    async def onboarding_url(self, payee: str, *, done_url: str, again_url: str) -> str:
        link = secrets.token_urlsafe(16)

        async def act(desk: Desk) -> str:
            document = await self._calls.loaded(desk, PayeeDocument, payee)
            now = self._calls.clock.now()
            document.invite(link, done_url=done_url, again_url=again_url, now=now)
            await desk.put(document, now)
            return f"{self._base_url}{ONBOARDING_PATH}{quote(document.reference)}/{link}"

        return await self._calls.do(act)

    async def get_payee(self, payee: str) -> Payee:
        async def act(desk: Desk) -> Payee:
            document = await self._calls.loaded(desk, PayeeDocument, payee)
            return Payee(
                reference=document.reference,
                status=document.status,
                missing=tuple(document.missing),
                reason=document.reason,
                balance=tuple(Money(left, code) for code, left in sorted(document.balance.items()) if left),
            )

        return await self._calls.do(act)

    async def transfer(self, order_id: OrderId, charge: str, payee: str, amount: Money, *, key: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.with_charge(desk, charge)
            receiver = await self._calls.loaded(desk, PayeeDocument, payee)
            if not await desk.is_repeated(key, f"transfer {charge} {payee} {amount}"):
                now = self._calls.clock.now()
                document.sale_of(charge).transfer(payee, amount, now)
                receiver.receive(amount, now)
                await desk.put(document, now)
                await desk.put(receiver, now)

        await self._calls.do(act)

    async def reverse_transfer(self, transfer: str, amount: Money, *, key: str) -> None:
        async def act(desk: Desk) -> None:
            document = await self._calls.with_charge(desk, transfer)
            sale = document.sale_of(transfer)
            receiver = await self._calls.loaded(desk, PayeeDocument, sale.receiver_of(transfer))
            if not await desk.is_repeated(key, f"reverse {transfer} {amount}"):
                now = self._calls.clock.now()
                sale.reverse(transfer, amount, now)
                receiver.give_back(amount)
                await desk.put(document, now)
                await desk.put(receiver, now)

        await self._calls.do(act)

    async def list_withdrawals(self, payee: str, since: datetime) -> tuple[Withdrawal, ...]:
        async def act(desk: Desk) -> tuple[Withdrawal, ...]:
            document = await self._calls.loaded(desk, PayeeDocument, payee)
            return tuple(
                Withdrawal(reference=one.reference, amount=one.amount, status=one.status, reason=one.reason)
                for one in reversed(document.sent)
                if one.made_at >= since
            )

        return await self._calls.do(act)
