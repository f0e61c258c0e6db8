"""A reader of streams over the application itself: no socket, and nothing is held back until the end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import attrs
import msgspec
from httpx import AsyncClient
from litestar import Litestar

EVENTS: Final = "/api/v1/events"


@attrs.frozen
class Told:
    kind: str
    id: int | None
    data: Mapping[str, Any]


@attrs.define(eq=False)
class Reader:
    """`stalls` set: it takes nothing until told otherwise."""

    status: int = 0
    headers: Mapping[str, str] = attrs.field(factory=dict)
    told: list[Told] = attrs.field(factory=list)
    beats: int = 0
    ended: bool = False
    takes: asyncio.Event = attrs.field(factory=asyncio.Event)
    _rest: bytes = b""
    _changed: asyncio.Event = attrs.field(factory=asyncio.Event)
    gone: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def send(self, message: Any) -> None:
        await self.takes.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._rest += message["body"]
            self.ended = not message["more_body"]
            *blocks, self._rest = self._rest.split(b"\n\n")
            for block in blocks:
                self._block(block.decode())
        self._changed.set()

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    def of(self, *kinds: str) -> list[Told]:
        return [one for one in self.told if one.kind in kinds]

    async def until(self, count: int, *kinds: str) -> list[Told]:
        """Those of these kinds, as soon as there are so many."""
        async with asyncio.timeout(10):
            while len(self.of(*kinds)) < count and not self.ended:
                self._changed.clear()
                await self._changed.wait()
        return self.of(*kinds)

    def _block(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if "event" not in fields:
            self.beats += 1
            return
        number = int(fields["id"]) if "id" in fields else None
        self.told.append(Told(fields["event"], number, msgspec.json.decode(fields["data"])))


@asynccontextmanager
async def reading(
    app: Litestar, client: AsyncClient, last: int | None = None, *, query: str = "", takes: bool = True
) -> AsyncIterator[Reader]:
    """As that client is known. Gone at the end."""
    request = client.build_request("GET", EVENTS, headers={"accept": "text/event-stream"})
    headers = [(name.lower(), value) for name, value in request.headers.raw]
    if last is not None:
        headers.append((b"last-event-id", str(last).encode()))
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": EVENTS,
        "raw_path": EVENTS.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    reader = Reader()
    if takes:
        reader.takes.set()
    running = asyncio.create_task(app(scope, reader.receive, reader.send))
    try:
        yield reader
    finally:
        reader.takes.set()
        reader.gone.set()
        async with asyncio.timeout(10):
            await running
