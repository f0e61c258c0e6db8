"""A payment provider in memory: for tests, and as lost as the process.

The rules of the sandbox's provider over a dictionary: whatever is paid, refunded or renewed goes as there.
"""

import asyncio
import copy
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_adapters.sandbox.payments.documents import Document
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.store import KINDS, D, Delivery
from tic_adapters.sandbox.payments.webhooks import Signing, deliveries_for
from tic_domain.orders.errors import PaymentRefused
from tic_domain.shared.ports import Clock

BASE_URL: Final = "http://127.0.0.1:8000"


@attrs.define
class MemoryDesk:
    documents: dict[str, Document] = attrs.field(factory=dict)
    keys: dict[str, str] = attrs.field(factory=dict)
    set_faults: dict[Fault, int] = attrs.field(factory=dict)
    deliveries: list[Delivery] = attrs.field(factory=list)

    async def find(self, cls: type[D], id: str) -> D | None:
        found = self.documents.get(id)
        return found if isinstance(found, cls) else None

    async def find_or_make(self, cls: type[D], id: str, make: Callable[[], D]) -> D:
        found = await self.find(cls, id)
        if found is None:
            found = self.documents[id] = make()
        return found

    async def put(self, document: Document, now: datetime) -> None:
        for one in await deliveries_for(document.take_news(), self, now):
            self.deliveries.append(attrs.evolve(one, number=len(self.deliveries) + 1))

    async def due(self, now: datetime) -> Sequence[Document]:
        dated = [(at, one) for one in self.documents.values() if (at := one.due_at()) and at <= now]
        return [one for _, one in sorted(dated, key=lambda pair: pair[0])]

    async def is_repeated(self, key: str, fingerprint: str) -> bool:
        known = self.keys.get(key)
        if known not in {None, fingerprint}:
            raise PaymentRefused("The key was used for something else before.")
        self.keys[key] = fingerprint
        return known is not None

    async def take_fault(self, among: Sequence[Fault]) -> Fault | None:
        for fault in among:
            if self.set_faults.get(fault, 0) > 0:
                self.set_faults[fault] -= 1
                return fault
        return None

    async def set_fault(self, fault: Fault, times: int) -> None:
        self.set_faults[fault] = times

    async def faults(self) -> dict[Fault, int]:
        return {fault: times for fault, times in self.set_faults.items() if times}

    async def due_deliveries(self, now: datetime) -> Sequence[Delivery]:
        return [one for one in self.deliveries if one.deliver_at is not None and one.deliver_at <= now]

    async def put_delivery(self, delivery: Delivery) -> None:
        self.deliveries = [delivery if one.number == delivery.number else one for one in self.deliveries]

    async def latest(self, cls: type[D], limit: int) -> Sequence[D]:
        found = [one for one in self.documents.values() if isinstance(one, cls)]
        return found[::-1][:limit]

    async def latest_deliveries(self, limit: int) -> Sequence[Delivery]:
        return self.deliveries[::-1][:limit]


@attrs.define
class MemoryStore:
    _desk: MemoryDesk = attrs.field(factory=MemoryDesk, init=False)
    _turn: asyncio.Lock = attrs.field(factory=asyncio.Lock, init=False)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryDesk]:
        async with self._turn:
            changed = copy.deepcopy(self._desk)
            yield changed
            self._desk = changed

    async def hasten(self, step: timedelta) -> None:
        """There are no jobs of anybody's here."""


class MemoryPaymentProvider(PaymentSandbox):
    """Move the clock, and the next look-up tells what has happened by itself."""

    def __init__(self, clock: Clock) -> None:
        signing = Signing(platform_secret=b"platform", payees_secret=b"payees")
        super().__init__(MemoryStore(), clock, signing, BASE_URL)

    async def documents(self) -> tuple[Document, ...]:
        """All that it keeps."""
        async with self.store.open() as desk:
            return tuple([one for kind in KINDS.values() for one in await desk.latest(kind, sys.maxsize)])
