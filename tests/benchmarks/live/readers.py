"""A thousand streams read in one process, as cheaply as that goes: both sides share the two cores."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import attrs

_MESSAGE: Final = re.compile(
    rb'event: message\r?\ndata: (?:\{"conversation_id":"[^"]*","message_id":"([^"]*)")?'
)
_NUMBER: Final = re.compile(rb"id: (\d+)\nevent: message")


@attrs.define(eq=False)
class Reader(asyncio.Protocol):
    request: bytes
    heard: list[tuple[float, bytes]] = attrs.field(factory=list)
    """When, and which message."""
    numbers: list[int] = attrs.field(factory=list)
    said_hello: bool = False
    _rest: bytes = b""
    _transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        text = self._rest + data
        cut = max(text.rfind(b"\n\n"), text.rfind(b"\r\n\r\n"))
        if cut < 0:
            self._rest = text
            return
        self._rest, text = text[cut:], text[: cut + 1]
        self.said_hello = self.said_hello or b"event: hello" in text
        self.heard += [(now, one) for one in _MESSAGE.findall(text)]
        self.numbers += map(int, _NUMBER.findall(text))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


async def readers(address: str, paths: list[tuple[str, dict[str, str]]]) -> list[Reader]:
    """One for each path with its headers, when all of them have begun."""
    host, port = address.removeprefix("http://").split(":")
    made = []
    for path, headers in paths:
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *(f"{k}: {v}" for k, v in headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode()
        _, reader = await asyncio.get_running_loop().create_connection(
            partial(Reader, request), host, int(port)
        )
        made.append(reader)
    await until(lambda: all(one.said_hello for one in made), 60)
    return made


async def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("it did not come to pass")
        await asyncio.sleep(0.02)


def heard_by(all_of_them: Sequence[Reader]) -> int:
    return sum(len(one.heard) for one in all_of_them)


async def all_heard(all_of_them: Sequence[Reader], count: int, seconds: float) -> None:
    await until(lambda: heard_by(all_of_them) >= count, seconds)
