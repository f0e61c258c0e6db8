"""A small HTTP/1.1 load generator: some keep-alive connections, one request after the other on each."""

import asyncio
import time
from functools import partial
from typing import cast
from urllib.parse import urlsplit

import attrs
import uvloop


@attrs.frozen(kw_only=True)
class Load:
    requests: int
    seconds: float
    bytes_per_answer: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class AnswerUnexpected(Exception):
    """The server answered something else than 200: a figure from it would mean nothing."""


class _Connection(asyncio.Protocol):
    def __init__(self, request: bytes, deadline: float, done: "asyncio.Future[None]") -> None:
        self._request = request
        self._deadline = deadline
        self._done = done
        self._buffer = bytearray()
        self._wanted = 0
        self.answers = 0
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class is no subclass
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._wanted:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                self._end(AnswerUnexpected(bytes(self._buffer[:400]).decode(errors="replace")))
                return
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            self._wanted = end + 4 + length
            self.size = length
        if len(self._buffer) >= self._wanted:
            self._buffer.clear()
            self._wanted = 0
            self.answers += 1
            if time.perf_counter() < self._deadline:
                self._transport.write(self._request)
            else:
                self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or AnswerUnexpected("the server closed the connection"))

    def _end(self, error: Exception | None) -> None:
        if not self._done.done():
            if error is None:
                self._done.set_result(None)
            else:
                self._done.set_exception(error)
            self._transport.close()


def load(url: str, headers: dict[str, str], *, seconds: float, connections: int = 16) -> Load:
    """Requests answered within `seconds`. Raises AnswerUnexpected."""
    return uvloop.run(_load(url, headers, seconds, connections))


async def _load(url: str, headers: dict[str, str], seconds: float, connections: int) -> Load:
    parts = urlsplit(url)
    lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    pending: list[tuple[_Connection, asyncio.Future[None]]] = []
    for _ in range(connections):
        done: asyncio.Future[None] = loop.create_future()
        connection = _Connection(request, started + seconds, done)
        await loop.create_connection(
            partial(_same, connection), parts.hostname or "127.0.0.1", parts.port or 80
        )
        pending.append((connection, done))
    async with asyncio.timeout(seconds + 10):
        await asyncio.gather(*(done for _, done in pending))
    return Load(
        requests=sum(connection.answers for connection, _ in pending),
        seconds=time.perf_counter() - started,
        bytes_per_answer=pending[0][0].size,
    )


def _same(connection: _Connection) -> _Connection:
    return connection
