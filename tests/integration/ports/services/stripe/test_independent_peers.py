"""What these servers do beyond the contract: they sign events, and refuse what Stripe takes."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs
import pytest
from stripe import StripeClient
from tests.integration.ports.services.stripe.foreign import Server, a_page, connected, subscribed
from tests.integration.ports.services.stripe.world import CHECKOUT, ORDER, SECRET

from tic_adapters.memory.system import SteppingClock
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_domain.orders.errors import SignatureInvalid
from tic_domain.orders.ports import EventKind

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


async def test_what_localstripe_signs_is_read(
    localstripe: Server, serve: "Callable[[WSGIApplication], str]"
) -> None:
    came: list[tuple[bytes, str]] = []

    def endpoint(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        came.append((body, environ["HTTP_STRIPE_SIGNATURE"]))
        start_response("200 OK", [])
        return []

    localstripe.post("/_config/webhooks/ours", url=serve(endpoint), secret=SECRET)
    async with connected(localstripe) as client:
        name = subscribed(localstripe)
        await StripeSubscriptions(client).end_now(name)
        await _read(client, name, came)


async def _read(client: StripeClient, name: str, came: list[tuple[bytes, str]]) -> None:
    deadline = time.monotonic() + 20
    wanted = (b'"customer.subscription.deleted"', name.encode())
    while not any(all(part in body for part in wanted) for body, _ in came):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)

    now = datetime.fromtimestamp(json.loads(came[0][0])["created"], UTC)
    events = StripeEvents(client=client, clock=SteppingClock(now), secret=SECRET, connect_secret="whsec_no")
    read = [events.verified(body, signature, of_payees=False) for body, signature in came]
    assert (EventKind.SUBSCRIPTION, name) in [(one.kind, one.subject) for one in read]
    assert await events.order_of(read[-1]) is None
    with pytest.raises(SignatureInvalid):
        events.verified(came[0][0] + b" ", came[0][1], of_payees=False)


@pytest.mark.node
async def test_emulate_shows_the_page_that_is_there_where_it_can_not_make_ours(
    emulate: Server,
) -> None:
    """It refuses prices that are given inline, as Stripe refuses a page whose deadline is near."""
    page = a_page(emulate, ORDER)
    asked = attrs.evolve(CHECKOUT, open_until=datetime.now(UTC) + timedelta(minutes=35))

    async with connected(emulate) as client:
        found = await StripePayments(client).open_checkout(asked)

    assert found.reference == page
    assert urlsplit(found.url).path == f"/checkout/{page}"
