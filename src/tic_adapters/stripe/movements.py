"""From Stripe's charges, refunds, disputes and transfers to what moved.

A movement is what has a balance transaction, with that one's time: what is still to happen has none. Amounts
are the coachee's, which a balance transaction in another currency doesn't show.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Final, Self

import attrs
import stripe

from tic_adapters.stripe.values import PAGE_SIZE, every, id_of, moment, money
from tic_domain.orders.movements import Movement, MovementKind, Movements

_DECIDED: Final = frozenset({"won", "lost", "warning_closed", "prevented"})
"""A dispute in any other state, also one that we have no word for, holds the payout."""
_CERTAIN: Final = frozenset({"succeeded", "failed", "canceled"})
_TRANSACTION: Final = "data.balance_transaction"


@attrs.frozen(kw_only=True)
class Moved:
    movements: Movements
    dispute_opened_at: datetime | None
    refunds_pending: int

    @classmethod
    def of(
        cls,
        movements: Iterable[Movement],
        refunds: Iterable[stripe.Refund],
        disputes: Iterable[stripe.Dispute],
    ) -> Self:
        opened = [moment(one.created) for one in disputes if one.status not in _DECIDED]
        return cls(
            movements=Movements.of(movements),
            dispute_opened_at=min(opened, default=None),
            refunds_pending=sum(
                one.amount for one in refunds if one.balance_transaction and one.status not in _CERTAIN
            ),
        )


@attrs.frozen
class StripeMovements:
    _client: stripe.StripeClient

    async def of_group(self, group: str) -> Moved:
        page = await self._client.v1.charges.list_async(
            {"transfer_group": group, "limit": PAGE_SIZE, "expand": [_TRANSACTION]}
        )
        return await self._of([charge async for charge in every(page)])

    async def of_payment_intents(self, intents: Iterable[str]) -> Moved:
        charges = []
        for intent in intents:
            page = await self._client.v1.charges.list_async(
                {"payment_intent": intent, "limit": PAGE_SIZE, "expand": [_TRANSACTION]}
            )
            charges += [charge async for charge in every(page)]
        return await self._of(charges)

    async def is_disputed(self, charge: str) -> bool:
        """Whether a bank has still to decide about it."""
        return any([one.status not in _DECIDED async for one in self._disputes(charge)])

    async def _of(self, charges: Sequence[stripe.Charge]) -> Moved:
        movements: list[Movement] = []
        refunds: list[stripe.Refund] = []
        disputes: list[stripe.Dispute] = []
        groups: set[str] = set()
        made = [charge for charge in charges if charge.status == "succeeded" and charge.captured]
        for charge in made:
            at = await self._at(charge.balance_transaction)
            if at is None:
                continue
            movements.append(
                Movement(
                    kind=MovementKind.CHARGED,
                    reference=charge.id,
                    amount=money(charge.amount_captured, charge.currency),
                    at=at,
                    of=None,
                )
            )
            refunds += [one async for one in self._refunds(charge.id)]
            disputes += [one async for one in self._disputes(charge.id)]
            groups |= {charge.transfer_group} if charge.transfer_group else set()
        for refund in refunds:
            movements += await self._of_refund(refund)
        for dispute in disputes:
            movements += _of_dispute(dispute)
        sources = {charge.id for charge in made}
        for group in sorted(groups):
            movements += [one async for one in self._of_transfers(group, sources)]
        return Moved.of(movements, refunds, disputes)

    async def _refunds(self, charge: str) -> AsyncIterator[stripe.Refund]:
        page = await self._client.v1.refunds.list_async(
            {
                "charge": charge,
                "limit": PAGE_SIZE,
                "expand": [_TRANSACTION, "data.failure_balance_transaction"],
            }
        )
        async for one in every(page):
            yield one

    async def _disputes(self, charge: str) -> AsyncIterator[stripe.Dispute]:
        page = await self._client.v1.disputes.list_async({"charge": charge, "limit": PAGE_SIZE})
        async for one in every(page):
            yield one

    async def _of_refund(self, refund: stripe.Refund) -> list[Movement]:
        at = await self._at(refund.balance_transaction)
        if at is None:
            return []
        amount = money(refund.amount, refund.currency)
        sent = Movement(kind=MovementKind.REFUNDED, reference=refund.id, amount=amount, at=at, of=None)
        failure = refund.failure_balance_transaction
        failed_at = await self._at(failure)
        if failure is None or failed_at is None:
            return [sent]
        returned = Movement(
            kind=MovementKind.REFUND_RETURNED,
            reference=id_of(failure),
            amount=amount,
            at=failed_at,
            of=refund.id,
        )
        return [sent, returned]

    async def _of_transfers(self, group: str, sources: set[str]) -> AsyncIterator[Movement]:
        page = await self._client.v1.transfers.list_async(
            {"transfer_group": group, "limit": PAGE_SIZE, "expand": [_TRANSACTION]}
        )
        async for transfer in every(page):
            at = await self._at(transfer.balance_transaction)
            source = transfer.source_transaction
            if at is None or (source is not None and id_of(source) not in sources):
                continue
            yield Movement(
                kind=MovementKind.TRANSFERRED,
                reference=transfer.id,
                amount=money(transfer.amount, transfer.currency),
                at=at,
                of=None,
            )
            if transfer.amount_reversed:
                async for movement in self._of_reversals(transfer.id):
                    yield movement

    async def _of_reversals(self, transfer: str) -> AsyncIterator[Movement]:
        page = await self._client.v1.transfers.reversals.list_async(
            transfer, {"limit": PAGE_SIZE, "expand": [_TRANSACTION]}
        )
        async for reversal in every(page):
            at = await self._at(reversal.balance_transaction)
            if at is not None:
                yield Movement(
                    kind=MovementKind.TRANSFER_REVERSED,
                    reference=reversal.id,
                    amount=money(reversal.amount, reversal.currency),
                    at=at,
                    of=transfer,
                )

    async def _at(self, transaction: str | stripe.BalanceTransaction | None) -> datetime | None:
        if isinstance(transaction, str):
            transaction = await self._client.v1.balance_transactions.retrieve_async(transaction)
        return None if transaction is None else moment(transaction.created)


def _of_dispute(dispute: stripe.Dispute) -> list[Movement]:
    """Stripe withdraws, and may reinstate, once or twice; its fee for that is apart from these amounts."""
    movements: list[Movement] = []
    withdrawn: str | None = None
    for one in sorted(dispute.balance_transactions, key=lambda one: (one.created, one.amount)):
        if one.amount == 0:
            continue
        same = one.currency == dispute.currency
        amount = money(abs(one.amount) if same else dispute.amount, dispute.currency)
        if one.amount < 0:
            withdrawn = one.id
        movements.append(
            Movement(
                kind=MovementKind.DISPUTED if one.amount < 0 else MovementKind.DISPUTE_RETURNED,
                reference=one.id,
                amount=amount,
                at=moment(one.created),
                of=None if one.amount < 0 else withdrawn,
            )
        )
    return movements
