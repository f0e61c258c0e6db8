"""The adapter against servers that others wrote in Stripe's place, for what each of them can."""

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import attrs
import httpx
import pytest
from stripe import StripeClient
from tests.integration.ports.services.stripe.world import CHECKOUT, ORDER, OTHER_ORDER, SECRET

from tic_adapters.memory.system import SteppingClock
from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_domain.orders.errors import PaymentUnknown, SignatureInvalid
from tic_domain.orders.ports import EventKind
from tic_domain.orders.settling import PaymentStatus
from tic_domain.shared.money import Money

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY: Final = "sk_test_peer"
HOUSE: Final = Path(__file__).parents[5]
EMULATE: Final = HOUSE / "tests/peers/node_modules/emulate/dist/index.js"
# By itself it listens on every address, and keeps what it has in one file for all who use the machine.
LOCALSTRIPE: Final = """
import sys
from aiohttp import web
from localstripe import resources, server
resources.Store.dump_to_disk = lambda self: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""


@attrs.frozen
class Peer:
    address: str

    def post(self, path: str, **form: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = httpx.post(f"{self.address}{path}", data=form, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def get(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        return dict(httpx.get(f"{self.address}{path}", headers=headers, trust_env=False).json())

    def pay(self, page: str) -> None:
        """As the button on emulate's page does."""
        httpx.post(f"{self.address}/checkout/{page}/complete", trust_env=False)


@contextlib.contextmanager
def running(command: Callable[[int], Sequence[str]]) -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        command(port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            assert process.poll() is None, "the peer has ended"
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert time.monotonic() < deadline, "the peer does not answer"
            time.sleep(0.02)
        yield Peer(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


Connect = Callable[[Peer], StripeClient]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Clients, closed when the test ends: these peers keep their lines open."""
    async with contextlib.AsyncExitStack() as stack:

        def connected(peer: Peer) -> StripeClient:
            http = PatientClient()
            stack.push_async_callback(http.close_async)
            return stripe_client(KEY, peer.address, http)

        yield connected


@pytest.fixture(scope="module")
def localstripe() -> Iterator[Peer]:
    with running(lambda port: [sys.executable, "-c", LOCALSTRIPE, str(port)]) as peer:
        yield peer


@pytest.fixture(scope="module")
def emulate() -> Iterator[Peer]:
    assert EMULATE.exists(), "Run tools/peers first: it needs Node 20 and npm."
    with running(lambda port: ["node", str(EMULATE), "--service", "stripe", "--port", str(port)]) as peer:
        yield peer


# localstripe


async def test_localstripe_refunds_once_under_one_key_though_it_knows_no_keys(
    localstripe: Peer, connect: Connect
) -> None:
    payments = StripePayments(connect(localstripe))
    intent = localstripe.post(
        "/v1/payment_intents", amount="9000", currency="eur", payment_method="pm_card_visa", confirm="true"
    )
    charge = intent["latest_charge"]["id"]

    await payments.refund(ORDER, charge, Money(4000, "eur"), key="refund:1")
    await payments.refund(ORDER, charge, Money(4000, "eur"), key="refund:1")
    await payments.refund(ORDER, charge, Money(500, "eur"), key="refund:2")

    made = localstripe.get(f"/v1/refunds?charge={charge}")["data"]
    assert sorted(one["amount"] for one in made) == [500, 4000]
    assert {one["metadata"]["order"] for one in made} == {str(ORDER)}
    with pytest.raises(PaymentUnknown):
        await payments.refund(ORDER, "ch_none", Money(1, "eur"), key="refund:3")


def subscribed(peer: Peer) -> str:
    customer = peer.post("/v1/customers")["id"]
    means = peer.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    peer.post(f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": means})
    product = peer.post("/v1/products", name="Monthly", type="service")["id"]
    plan = peer.post("/v1/plans", amount="9000", currency="eur", interval="month", product=product)["id"]
    return str(peer.post("/v1/subscriptions", customer=customer, **{"items[0][plan]": plan})["id"])


async def test_localstripe_ends_resumes_and_ends_subscriptions(localstripe: Peer, connect: Connect) -> None:
    subscriptions = StripeSubscriptions(connect(localstripe))
    name = subscribed(localstripe)

    def seen() -> dict[str, Any]:
        return localstripe.get(f"/v1/subscriptions/{name}")

    await subscriptions.end_at_period_end(name)
    assert seen()["cancel_at_period_end"] is True
    await subscriptions.go_on(name)
    assert seen()["cancel_at_period_end"] is False
    await subscriptions.end_now(name)
    await subscriptions.end_now(name)
    assert seen()["status"] == "canceled"
    with pytest.raises(PaymentUnknown):
        await subscriptions.end_now("sub_none")


async def test_what_localstripe_signs_is_read(
    localstripe: Peer, connect: Connect, serve: "Callable[[WSGIApplication], str]"
) -> None:
    came: list[tuple[bytes, str]] = []

    def endpoint(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        came.append((body, environ["HTTP_STRIPE_SIGNATURE"]))
        start_response("200 OK", [])
        return []

    localstripe.post("/_config/webhooks/ours", url=serve(endpoint), secret=SECRET)
    client = connect(localstripe)
    name = subscribed(localstripe)
    await StripeSubscriptions(client).end_now(name)
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


# emulate


def a_page(peer: Peer) -> str:
    product = peer.post("/v1/products", name="Session")["id"]
    price = peer.post("/v1/prices", product=product, currency="eur", unit_amount="9000")["id"]
    session = peer.post(
        "/v1/checkout/sessions",
        mode="payment",
        success_url=CHECKOUT.paid_url,
        cancel_url=CHECKOUT.back_url,
        **{"line_items[0][price]": price, "line_items[0][quantity]": "1", "metadata[order]": str(ORDER)},
    )
    return str(session["id"])


@pytest.mark.node
async def test_emulate_shows_a_page_open_paid_and_left_alone_then(emulate: Peer, connect: Connect) -> None:
    payments = StripePayments(connect(emulate))
    page = a_page(emulate)

    assert (await payments.look_up(ORDER, page)).status is PaymentStatus.OPEN
    emulate.pay(page)
    assert (await payments.look_up(ORDER, page)).status is PaymentStatus.PAID
    await payments.end_checkout(page)
    assert (await payments.look_up(ORDER, page)).status is PaymentStatus.PAID


@pytest.mark.node
async def test_emulate_ends_a_page_once_and_knows_no_other(emulate: Peer, connect: Connect) -> None:
    payments = StripePayments(connect(emulate))
    page = a_page(emulate)

    await payments.end_checkout(page)
    await payments.end_checkout(page)

    assert (await payments.look_up(ORDER, page)).status is PaymentStatus.ENDED
    with pytest.raises(PaymentUnknown):
        await payments.look_up(OTHER_ORDER, page)
    with pytest.raises(PaymentUnknown):
        await payments.end_checkout("cs_none")


@pytest.mark.node
async def test_emulate_shows_the_page_that_is_there_where_it_can_not_make_ours(
    emulate: Peer, connect: Connect
) -> None:
    """It refuses prices that are given inline, as Stripe refuses a page whose deadline is near."""
    payments = StripePayments(connect(emulate))
    page = a_page(emulate)
    asked = attrs.evolve(CHECKOUT, open_until=datetime.now(UTC) + timedelta(minutes=35))

    found = await payments.open_checkout(asked)

    assert found.reference == page
    assert urlsplit(found.url).path == f"/checkout/{page}"
