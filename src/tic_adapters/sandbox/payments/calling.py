"""How a call reaches the documents: in one transaction, as of now, and with the faults that are due."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import attrs

from tic_adapters.sandbox.payments.documents import Document, OrderDocument
from tic_adapters.sandbox.payments.faults import OF_CALLS, Fault
from tic_adapters.sandbox.payments.payee_document import PayeeDocument
from tic_adapters.sandbox.payments.references import ORDER, PAYEE, SUBSCRIPTION, document_in
from tic_adapters.sandbox.payments.store import D, Desk, Store
from tic_adapters.sandbox.payments.subscription_document import SubscriptionDocument
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ports import Clock

T = TypeVar("T")

WHO: Final = "The payment provider"
_LETTERS: Final[dict[type[Document], str]] = {
    OrderDocument: ORDER,
    SubscriptionDocument: SUBSCRIPTION,
    PayeeDocument: PAYEE,
}


@attrs.frozen
class Calls:
    """Of the ports. The sandbox's own pages go to the store: nothing is made to fail there."""

    store: Store
    clock: Clock

    async def do(self, act: Callable[[Desk], Awaitable[T]]) -> T:
        """Raises Unavailable where a fault is due."""
        result = None
        async with self.store.open() as desk:
            fault = await desk.take_fault(OF_CALLS)
            if fault not in {Fault.TIMEOUT_BEFORE, Fault.ERROR}:
                result = (await act(desk),)
        if fault is not None or result is None:
            raise Unavailable(WHO)
        return result[0]

    async def loaded(self, desk: Desk, cls: type[D], reference: str) -> D:
        """As of now. Raises PaymentUnknown."""
        document = await desk.find(cls, document_in(reference, _LETTERS[cls]))
        if document is None:
            raise PaymentUnknown
        now = self.clock.now()
        if document.advance(now):
            await desk.put(document, now)
        return document

    async def with_charge(self, desk: Desk, reference: str) -> Document:
        """The order or subscription that a charge or another movement belongs to. Raises PaymentUnknown."""
        kind = document_in(reference, ORDER, SUBSCRIPTION)[0]
        cls: type[Document] = OrderDocument if kind == ORDER else SubscriptionDocument
        return await self.loaded(desk, cls, reference)
