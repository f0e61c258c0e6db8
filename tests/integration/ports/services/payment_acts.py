"""What tests of payment providers begin with."""

from datetime import timedelta
from uuid import uuid4

from tests.integration.ports.services.payment_peers import PRICE, How, Peer

from tic_domain.orders.movements import MovementKind
from tic_domain.orders.ports import Checkout, PayPage
from tic_domain.orders.settling import PaymentFacts
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.money import Money

HALF = Money(4_500, "eur")
DAY = timedelta(days=1)


def order() -> OrderId:
    return OrderId(uuid4())


async def opened(
    peer: Peer, order_id: OrderId, amount: Money = PRICE, *, later: timedelta = timedelta(0)
) -> PayPage:
    checkout = Checkout(
        order_id=order_id,
        title="One hour",
        amount=amount,
        open_until=peer.clock.now() + timedelta(minutes=35) + later,
        paid_url="http://127.0.0.1:8000/orders/1/paid",
        back_url="http://127.0.0.1:8000/orders/1",
    )
    return await peer.payments.open_checkout(checkout)


async def paid(peer: Peer, order_id: OrderId, how: How = How.AT_ONCE) -> tuple[str, str]:
    """The references of checkout and charge."""
    page = await opened(peer, order_id)
    await peer.pay(page.reference, how)
    facts = await peer.payments.look_up(order_id, page.reference)
    return page.reference, facts.movements.all[0].reference


def kinds(facts: PaymentFacts) -> list[MovementKind]:
    return [one.kind for one in facts.movements.all]


async def ready_payee(peer: Peer) -> str:
    payee = await peer.payouts.open_payee(AccountId(uuid4()), country="DE")
    await peer.onboard(payee)
    return payee
