"""What the sandbox needs to keep its documents, in a database or in memory."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

import attrs

from tic_adapters.sandbox.payments.documents import Document, OrderDocument
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.payee_document import PayeeDocument
from tic_adapters.sandbox.payments.subscription_document import SubscriptionDocument

D = TypeVar("D", bound=Document)

KINDS: Final[dict[str, type[Document]]] = {
    one.KIND: one for one in (OrderDocument, SubscriptionDocument, PayeeDocument)
}


@attrs.frozen(kw_only=True)
class Delivery:
    """A webhook. `number` is None before it is stored."""

    number: int | None = None
    event: str
    type: str
    body: str
    of_payees: bool
    deliver_at: datetime | None
    """None: never, or not any more."""
    attempts: int = 0
    delivered_at: datetime | None = None


class Desk(Protocol):
    """One transaction over the documents. What is loaded is locked until it ends, so two never mix."""

    async def find(self, cls: type[D], id: str) -> D | None: ...

    async def find_or_make(self, cls: type[D], id: str, make: Callable[[], D]) -> D: ...

    async def put(self, document: Document, now: datetime) -> None:
        """With the webhooks that follow from what changed."""
        ...

    async def due(self, now: datetime) -> Sequence[Document]:
        """Some of those to which something happens by itself; those that somebody else has are left out."""
        ...

    async def is_repeated(self, key: str, fingerprint: str) -> bool:
        """Whether the key came before. Raises PaymentRefused where it came with something else."""
        ...

    async def take_fault(self, among: Sequence[Fault]) -> Fault | None:
        """The one that is due, which is then one less."""
        ...

    async def set_fault(self, fault: Fault, times: int) -> None: ...

    async def faults(self) -> dict[Fault, int]: ...

    async def due_deliveries(self, now: datetime) -> Sequence[Delivery]:
        """Locked; those that somebody else has are left out."""
        ...

    async def put_delivery(self, delivery: Delivery) -> None: ...

    async def latest(self, cls: type[D], limit: int) -> Sequence[D]:
        """Newest first."""
        ...

    async def latest_deliveries(self, limit: int) -> Sequence[Delivery]:
        """Newest first."""
        ...


class Store(Protocol):
    def open(self) -> AbstractAsyncContextManager[Desk]:
        """Commits at its end; an exception takes everything back. Raises Unavailable."""
        ...

    async def hasten(self, step: timedelta) -> None:
        """Let the product's waiting jobs become due that much earlier."""
        ...
