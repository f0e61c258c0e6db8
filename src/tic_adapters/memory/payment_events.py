"""What the payment provider said, in memory."""

from datetime import datetime

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.orders.ports import KeptPaymentEvent


class MemoryPaymentEventLog:
    def __init__(self, transaction: Transaction, events: dict[str, KeptPaymentEvent]) -> None:
        self._rows = Rows(transaction, events, "payment event")

    async def add(self, event: KeptPaymentEvent) -> bool:
        if await self._rows.lock(event.id) is not None:
            return False
        await self._rows.add(event.id, event)
        return True

    async def find(self, event_id: str) -> KeptPaymentEvent | None:
        return self._rows.find(event_id)

    async def mark_handled(self, event_id: str, now: datetime) -> None:
        known = await self._rows.lock(event_id)
        if known is not None and known.handled_at is None:
            await self._rows.put(event_id, attrs.evolve(known, handled_at=now))

    async def list_unhandled(self, before: datetime, *, limit: int) -> tuple[KeptPaymentEvent, ...]:
        found = [one for one in self._rows.all() if one.handled_at is None and one.received_at < before]
        return tuple(sorted(found, key=lambda one: (one.received_at, one.id))[:limit])

    async def purge(self, before: datetime) -> int:
        old = [one for one in self._rows.all() if one.handled_at and one.received_at < before]
        return len([one for one in old if await self._rows.drop(one.id)])
