"""The payment provider says that something has changed."""

from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import LookUpPayment
from tic_domain.orders.ports import EventKind, KeptPaymentEvent, PaymentEvents, PaymentEventsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ReceivePaymentEventCommand:
    """`body` as it came, to the byte. `of_payees`: it came to the endpoint of connected accounts."""

    body: bytes
    signature: str
    of_payees: bool


@clause("C2.4")
@attrs.frozen
class ReceivePaymentEvent:
    """Whether it is followed up now. What came before, or is nothing that we look at, is not.

    Only ids are kept of it. Raises SignatureInvalid, Unavailable.
    """

    _open_unit_of_work: Callable[[], PaymentEventsUnitOfWork]
    _events: PaymentEvents
    _clock: Clock

    async def __call__(self, command: ReceivePaymentEventCommand) -> bool:
        event = self._events.verified(command.body, command.signature, of_payees=command.of_payees)
        if event.kind is EventKind.OTHER:
            return False
        async with self._open_unit_of_work() as uow:
            if not await uow.payment_events.add(KeptPaymentEvent.of(event, self._clock.now())):
                return False
            uow.enqueue(LookUpPayment(event_id=event.id))
            await uow.commit()
        return True
