"""Servers that others wrote in Stripe's place, for what each of them can."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import httpx
import pytest
from stripe import StripeClient
from tests.integration.ports.services.payment_peers import BASE_URL, PRICE, Can, Going, How
from tests.integration.ports.services.stripe.contract_peer import going_of

from tic_adapters.memory.system import SteppingClock
from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.payouts import StripePayouts
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_domain.orders.ports import Payments, Payouts, Subscriptions
from tic_domain.shared.ids import OrderId

KEY: Final = "sk_test_peer"
HOUSE: Final = Path(__file__).parents[5]
EMULATE: Final = HOUSE / "tests/peers/node_modules/emulate/dist/index.js"
LOCALSTRIPE_CAN: Final = frozenset({Can.CHARGES, Can.ENDINGS})
"""It has no pay pages, no connected accounts, and lists nothing by its transfer group."""
EMULATE_CAN: Final = frozenset({Can.PAGES})
"""It has pages, though none with a price that is given inline; no refunds and no subscriptions."""
# By itself it listens on every address, and keeps what it has in one file for all who use the machine.
LOCALSTRIPE: Final = """
import sys
from aiohttp import web
from localstripe import resources, server
resources.Store.dump_to_disk = lambda self: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""


@attrs.frozen
class Server:
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
def running(command: Callable[[int], Sequence[str]]) -> Iterator[Server]:
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
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def localstripe_running() -> Iterator[Server]:
    with running(lambda port: [sys.executable, "-c", LOCALSTRIPE, str(port)]) as server:
        yield server


@contextlib.contextmanager
def emulate_running() -> Iterator[Server]:
    assert EMULATE.exists(), "Run tools/peers first: it needs Node 20 and npm."
    with running(lambda port: ["node", str(EMULATE), "--service", "stripe", "--port", str(port)]) as server:
        yield server


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[StripeClient]:
    """Closed in the end: these servers keep their lines open."""
    http = PatientClient()
    try:
        yield stripe_client(KEY, server.address, http)
    finally:
        await http.close_async()


def subscribed(server: Server) -> str:
    customer = server.post("/v1/customers")["id"]
    means = server.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    server.post(f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": means})
    product = server.post("/v1/products", name="Monthly", type="service")["id"]
    plan = server.post("/v1/plans", amount="9000", currency="eur", interval="month", product=product)["id"]
    return str(server.post("/v1/subscriptions", customer=customer, **{"items[0][plan]": plan})["id"])


def a_page(server: Server, order_id: OrderId) -> str:
    product = server.post("/v1/products", name="Session")["id"]
    price = server.post("/v1/prices", product=product, currency="eur", unit_amount=str(PRICE.amount))["id"]
    session = server.post(
        "/v1/checkout/sessions",
        mode="payment",
        success_url=f"{BASE_URL}/orders/1/paid",
        cancel_url=f"{BASE_URL}/orders/1",
        **{"line_items[0][price]": price, "line_items[0][quantity]": "1", "metadata[order]": str(order_id)},
    )
    return str(session["id"])


@attrs.define
class ForeignPeer:
    """The adapter at such a server, and somebody who pays there."""

    server: Server
    client: StripeClient
    clock: SteppingClock = attrs.field(factory=lambda: SteppingClock(datetime.now(UTC)))

    @property
    def payments(self) -> Payments:
        return StripePayments(self.client)

    @property
    def payouts(self) -> Payouts:
        return StripePayouts(self.client)

    @property
    def subscriptions(self) -> Subscriptions:
        return StripeSubscriptions(self.client)

    async def page(self, order_id: OrderId) -> str:
        return a_page(self.server, order_id)

    async def charge(self, order_id: OrderId) -> str:
        intent = self.server.post(
            "/v1/payment_intents", amount=str(PRICE.amount), currency=PRICE.currency,
            payment_method="pm_card_visa", confirm="true",
        )  # fmt: skip
        return str(intent["latest_charge"]["id"])

    async def sent_back(self, charge: str) -> list[int]:
        return [one["amount"] for one in self.server.get(f"/v1/refunds?charge={charge}")["data"]]

    async def subscription(self) -> str:
        return subscribed(self.server)

    async def going(self, subscription: str) -> Going:
        return going_of(self.server.get(f"/v1/subscriptions/{subscription}"))

    async def pay(self, checkout: str, how: How) -> None:
        """As the button on its page does."""
        assert how is How.AT_ONCE, "these servers know no other way"
        self.server.pay(checkout)

    async def onboard(self, payee: str) -> None:
        raise NotImplementedError("these servers have no connected accounts")

    async def dispute(self, charge: str) -> None:
        raise NotImplementedError("these servers have no disputes")

    async def decide(self, charge: str, *, won: bool) -> None:
        raise NotImplementedError("these servers have no disputes")

    async def wait(self, time: timedelta) -> None:
        self.clock.move(time)


@asynccontextmanager
async def at_localstripe(request: pytest.FixtureRequest) -> AsyncIterator[ForeignPeer]:
    server: Server = request.getfixturevalue("localstripe")
    async with connected(server) as client:
        yield ForeignPeer(server, client)


@asynccontextmanager
async def at_emulate(request: pytest.FixtureRequest) -> AsyncIterator[ForeignPeer]:
    server: Server = request.getfixturevalue("emulate")
    async with connected(server) as client:
        yield ForeignPeer(server, client)
