"""What goes wrong on the way to Stripe and back."""

import attrs
import httpx
import pytest
from tests.integration.ports.services.stripe.peer import KEY, Fault
from tests.integration.ports.services.stripe.world import CHECKOUT, ORDER, OTHER_ORDER, World, moved

from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.payments import StripePayments
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.money import Money

NOTHING_YET = Fault(before=False, status=200, body=b'{"object": "list", "data": [], "has_more": false}')
CUT_BEFORE, CUT_AFTER = Fault(before=True), Fault(before=False)
ONCE_BAD = [
    CUT_BEFORE,
    CUT_AFTER,
    Fault(before=True, status=500),
    Fault(before=False, status=503),
    Fault(before=True, status=409),
    Fault(before=True, status=429),
    Fault(before=True, status=429, headers=(("Retry-After", "0"),)),
]
FOREVER_BAD = [
    *ONCE_BAD,
    Fault(before=True, status=429, headers=(("Retry-After", "86400"),)),
    Fault(before=True, status=401, body=b'{"error": {"type": "invalid_request_error"}}'),
    Fault(before=True, status=403, body=b'{"error": {"type": "invalid_request_error"}}'),
    Fault(before=True, status=200, body=b"<html>"),
    Fault(before=False, status=200, body=b'{"id": "re_'),
]


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("before", [True, False])
async def test_a_time_out_moves_nothing_twice(world: World, before: bool) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    hasty = StripePayments(stripe_client(KEY, world.address, PatientClient(httpx.Timeout(0.2))))
    amount = Money(4000, "eur")

    world.peer.faults = [NOTHING_YET, None, *[Fault(before=before, stall=0.4)] * 3]
    with pytest.raises(Unavailable):
        await hasty.refund(ORDER, charge["id"], amount, key="refund:1")
    await world.payments.refund(ORDER, charge["id"], amount, key="refund:1")

    assert await moved(world, page.reference) == [("charged", 9000), ("refunded", 4000)]


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("fault", ONCE_BAD)
async def test_what_fails_once_on_the_way_is_repeated_under_one_key(world: World, fault: Fault) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    world.peer.faults = [Fault(before=True, status=500), fault]
    await world.payments.look_up(ORDER, page.reference)
    world.peer.calls.clear()
    world.peer.faults = [fault]

    await world.payments.open_checkout(attrs.evolve(CHECKOUT, order_id=OTHER_ORDER))
    await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key="refund:1")

    keys = [call.key for call in world.peer.posts("checkout/sessions")]
    assert keys == [f"checkout:{OTHER_ORDER}:{int(CHECKOUT.open_until.timestamp())}"] * 2
    assert len(world.peer.all("checkout.session")) == 2


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("fault", FOREVER_BAD)
async def test_what_keeps_failing_is_unavailable_and_a_later_call_does_it_once(
    world: World, fault: Fault
) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    world.peer.faults = [NOTHING_YET, None, *[fault] * 9]

    with pytest.raises(Unavailable):
        await world.payments.refund(ORDER, charge["id"], Money(4000, "eur"), key="refund:1")
    world.peer.faults = []
    await world.payments.refund(ORDER, charge["id"], Money(4000, "eur"), key="refund:1")

    assert await moved(world, page.reference) == [("charged", 9000), ("refunded", 4000)]
