"""A shop by HTTP: its API for programs, the sandbox's pay page, its webhooks, and a worker's jobs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final, cast
from urllib.parse import urlsplit

import attrs
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from tic_adapters.container import Container
from tic_adapters.operations.work import postman

API: Final = "/api/v1"
Order = dict[str, Any]


@attrs.frozen(kw_only=True)
class Front:
    container: Container
    app: Litestar
    move: Callable[[timedelta], object]
    run_jobs: Callable[[], Awaitable[None]]

    @property
    def base(self) -> str:
        return self.container.settings().web.base_url

    @asynccontextmanager
    async def as_(self, headers: Mapping[str, str]) -> AsyncIterator["Program"]:
        async with self.client(headers) as client:
            yield Program(client)

    def client(self, headers: Mapping[str, str] | None = None) -> AsyncClient:
        transport = ASGITransport(
            cast("Any", self.app), raise_app_exceptions=False, client=("127.0.0.1", 50000)
        )
        return AsyncClient(transport=transport, base_url=self.base, headers=dict(headers or {}))

    async def submit(self, url: str, **form: str) -> Response:
        """On a page of the sandbox, as a browser that nobody is signed in with."""
        async with self.client() as browser:
            return await browser.post(urlsplit(url).path, data=form)

    async def bring_webhooks(self) -> None:
        bringing = postman(self.container)
        assert bringing is not None
        async with self.client() as client:
            await bringing.round(client)

    async def work(self) -> None:
        """What the worker does in a minute."""
        await self.bring_webhooks()
        await self.container.sweep_orders()()
        await self.run_jobs()

    async def let_pass(self, step: timedelta) -> None:
        self.move(step)
        await self.work()

    async def wait_until(self, moment: str) -> None:
        """Or up to a second longer: the demo's clock knows whole ones."""
        left = datetime.fromisoformat(moment) - self.container.clock().now()
        await self.let_pass(timedelta(seconds=ceil(left.total_seconds())))


@attrs.frozen
class Program:
    """Of one member."""

    client: AsyncClient

    async def get(self, path: str, **parameters: str) -> Any:
        answer = await self.client.get(API + path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, path: str, **body: Any) -> Response:
        return await self.client.post(API + path, json=body)

    async def do(self, path: str, **body: Any) -> Any:
        answer = await self.ask(path, **body)
        assert answer.is_success, answer.text
        return answer.json()

    async def order(self, order_id: str) -> Order:
        found: Order = await self.get(f"/orders/{order_id}")
        return found

    async def slots(self, coach_id: str, **parameters: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.get(f"/coaches/{coach_id}/slots", **parameters)
        return found

    async def held(self, coach_id: str, place: int = -1) -> dict[str, Any]:
        """One of the open times of the next days."""
        found = await self.slots(coach_id)
        return await self.hold(coach_id, found["offering_id"], found["items"][place]["starts_at"])

    async def hold(self, coach_id: str, offering_id: str, starts_at: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.do(
            "/holds", coach_id=coach_id, offering_id=offering_id, starts_at=starts_at
        )
        return found

    async def ordered(self, coach_id: str, place: int = -1) -> Order:
        """A single session, not paid yet."""
        held = await self.held(coach_id, place)
        found: Order = await self.do("/orders", hold_id=held["id"], price=PRICE)
        return found


PRICE: Final = {"amount": 8000, "currency": "eur"}


async def paid(front: Front, program: Program, order: Order, card: str = "succeeds") -> Order:
    """On the provider's page; the site has not heard of it yet."""
    page = await program.do(f"/orders/{order['id']}/checkout")
    answer = await front.submit(page["url"], card=card)
    assert answer.headers["location"] == f"/orders/{order['id']}/paid"
    return order


async def bought(front: Front, program: Program, coach_id: str, place: int = -1) -> Order:
    """Paid and booked."""
    order = await paid(front, program, await program.ordered(coach_id, place))
    await front.work()
    return await program.order(order["id"])
