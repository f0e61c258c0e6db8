"""What the payment provider says is kept once, and followed up until it is known whose it is."""

from datetime import datetime
from uuid import UUID

import attrs
import pytest
from tests.unit.house import House

from tic_domain.orders.errors import SignatureInvalid
from tic_domain.orders.jobs import LookUpPayment
from tic_domain.orders.ports import EventKind, PaymentEvent
from tic_domain.orders.use_cases.handle_payment_event import HandlePaymentEvent
from tic_domain.orders.use_cases.receive_payment_event import ReceivePaymentEvent, ReceivePaymentEventCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import OrderId, SubscriptionId


@attrs.define
class Provider:
    """Signs with the word “ours”; an event is about `order` or `subscription`, or about nothing of ours."""

    order: OrderId | None = None
    subscription: SubscriptionId | None = None
    asked: int = 0

    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        if signature != "ours":
            raise SignatureInvalid
        kind, _, event_id = body.decode().partition(" ")
        return PaymentEvent(id=event_id, kind=EventKind(kind), subject="subject-1", payee=None)

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        self.asked += 1
        return self.order

    async def subscription_of(self, event: PaymentEvent) -> SubscriptionId | None:
        return self.subscription


@attrs.define
class Desk:
    house: House = attrs.field(factory=House)
    provider: Provider = attrs.field(factory=Provider)

    async def receive(self, body: str, signature: str = "ours") -> bool:
        receive = ReceivePaymentEvent(self.house.open, self.provider, self.house.clock)
        return await receive(
            ReceivePaymentEventCommand(body=body.encode(), signature=signature, of_payees=False)
        )

    async def follow_up(self, event_id: str = "evt-1") -> None:
        handle = HandlePaymentEvent(self.house.open, self.provider, self.house.clock)
        await handle(LookUpPayment(event_id=event_id))

    async def handled_at(self, event_id: str = "evt-1") -> datetime | None:
        async with self.house.open() as uow:
            kept = await uow.payment_events.find(event_id)
        assert kept is not None
        return kept.handled_at


@pytest.mark.clause("C2.4")
async def test_an_event_is_followed_up_once_however_often_it_comes() -> None:
    desk = Desk()

    assert [await desk.receive("refund evt-1") for _ in range(3)] == [True, False, False]
    assert desk.house.store.take_jobs() == (LookUpPayment(event_id="evt-1"),)


async def test_what_is_not_looked_at_is_not_kept() -> None:
    desk = Desk()

    assert not await desk.receive("other evt-1")
    assert desk.house.store.payment_events == {}


async def test_what_is_not_signed_is_refused() -> None:
    desk = Desk()
    with pytest.raises(SignatureInvalid):
        await desk.receive("refund evt-1", signature="theirs")

    assert desk.house.store.payment_events == {}


async def test_what_is_about_nothing_of_ours_is_done_with() -> None:
    desk = Desk()
    await desk.receive("refund evt-1")
    await desk.follow_up()
    await desk.follow_up()

    assert await desk.handled_at() is not None
    assert desk.provider.asked == 1


@pytest.mark.parametrize(
    "provider",
    [Provider(order=OrderId(UUID(int=1))), Provider(subscription=SubscriptionId(UUID(int=1)))],
)
async def test_an_order_that_is_unknown_here_keeps_its_event_waiting(provider: Provider) -> None:
    desk = Desk(provider=provider)
    await desk.receive("dispute evt-1")
    with pytest.raises(NotFound):
        await desk.follow_up()

    assert await desk.handled_at() is None


async def test_an_event_that_is_not_kept_any_more_is_none() -> None:
    desk = Desk()
    await desk.follow_up("evt-9")

    assert desk.provider.asked == 0
