"""Coaches are paid by transfers to Express accounts of their own."""

from datetime import datetime
from typing import Final

import attrs
import stripe

from tic_adapters.stripe.errors import OF_REVERSALS, OF_TRANSFERS, code_of, is_missing, translated
from tic_adapters.stripe.keys import key_for, was_made
from tic_adapters.stripe.payees import balance_of, closed_payee, payee_of
from tic_adapters.stripe.requirements import why_failed
from tic_adapters.stripe.values import (
    COACH,
    KEY,
    ORDER,
    PAGE_SIZE,
    every,
    group_of,
    is_of_coach,
    money,
    named,
)
from tic_domain.orders.errors import PayeeNotReady
from tic_domain.orders.payees import Payee, Withdrawal, WithdrawalStatus
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.money import Money

_WITHDRAWALS: Final = {
    "pending": WithdrawalStatus.PENDING,
    "in_transit": WithdrawalStatus.IN_TRANSIT,
    "paid": WithdrawalStatus.PAID,
    "failed": WithdrawalStatus.FAILED,
    "canceled": WithdrawalStatus.CANCELLED,
}


@clause("C2.4", "C4.1")
@attrs.frozen
class StripePayouts:
    """Who a coach is, and where their bank is, they tell Stripe themselves."""

    _client: stripe.StripeClient

    async def open_payee(self, coach_id: AccountId, *, country: str) -> str:
        with translated():
            accounts = self._client.v1.accounts
            # A key is forgotten after a day, and a second account would split what a coach earns.
            async for account in every(await accounts.list_async({"limit": PAGE_SIZE})):
                if is_of_coach(account, coach_id):
                    return account.id
            made = await accounts.create_async(
                {
                    "type": "express",
                    "country": country.upper(),
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": {COACH: str(coach_id)},
                },
                {"idempotency_key": f"payee:{coach_id}"},
            )
            return made.id

    async def onboarding_url(self, payee: str, *, done_url: str, again_url: str) -> str:
        with translated():
            link = await self._client.v1.account_links.create_async(
                {
                    "account": payee,
                    "type": "account_onboarding",
                    "return_url": done_url,
                    "refresh_url": again_url,
                    # Asked for once, and not again when a threshold is reached.
                    "collection_options": {"fields": "eventually_due"},
                }
            )
            return link.url

    async def get_payee(self, payee: str) -> Payee:
        with translated():
            try:
                account = await self._client.v1.accounts.retrieve_async(named(payee))
                balance = await self._client.v1.balance.retrieve_async(options={"stripe_account": payee})
            except stripe.PermissionError as error:
                # Stripe answers so for an account that was disconnected; a bad key of ours has another code.
                if code_of(error) != "account_invalid":
                    raise
                return closed_payee(payee)
            return payee_of(account, balance_of(balance))

    async def transfer(self, order_id: OrderId, charge: str, payee: str, amount: Money, *, key: str) -> None:
        with translated(OF_TRANSFERS):
            group = await self._group(charge, order_id)
            page = await self._client.v1.transfers.list_async({"transfer_group": group, "limit": PAGE_SIZE})
            if await was_made(page, amount, key):
                return
            try:
                await self._client.v1.transfers.create_async(
                    {
                        "amount": amount.amount,
                        "currency": amount.currency,
                        "destination": payee,
                        "source_transaction": charge,
                        "transfer_group": group,
                        "metadata": {ORDER: str(order_id), KEY: key},
                    },
                    {"idempotency_key": key_for(key, amount)},
                )
            except stripe.InvalidRequestError as error:
                if is_missing(error) and error.param == "destination":
                    raise PayeeNotReady from None
                raise

    async def _group(self, charge: str, order_id: OrderId) -> str:
        """A subscription's charges are made by Stripe, without a group: it is written on them here, since
        their transfers are found by it."""
        found = await self._client.v1.charges.retrieve_async(named(charge))
        if found.transfer_group:
            return found.transfer_group
        group = group_of(order_id)
        await self._client.v1.charges.update_async(charge, {"transfer_group": group})
        return group

    async def reverse_transfer(self, transfer: str, amount: Money, *, key: str) -> None:
        with translated(OF_REVERSALS):
            reversals = self._client.v1.transfers.reversals
            if await was_made(await reversals.list_async(named(transfer), {"limit": PAGE_SIZE}), amount, key):
                return
            await reversals.create_async(
                transfer,
                {"amount": amount.amount, "metadata": {KEY: key}},
                {"idempotency_key": key_for(key, amount)},
            )

    async def list_withdrawals(self, payee: str, since: datetime) -> tuple[Withdrawal, ...]:
        with translated():
            page = await self._client.v1.payouts.list_async(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE_SIZE}, {"stripe_account": payee}
            )
            return tuple([_withdrawal(payout) async for payout in every(page)])


def _withdrawal(payout: stripe.Payout) -> Withdrawal:
    return Withdrawal(
        reference=payout.id,
        amount=money(payout.amount, payout.currency),
        # What we have no word for hasn't arrived as far as we know.
        status=_WITHDRAWALS.get(payout.status, WithdrawalStatus.PENDING),
        reason=why_failed(payout.failure_code),
    )
