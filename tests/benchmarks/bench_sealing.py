"""What sealing costs a conversation page of 50 messages: the same page over a vault that seals nothing."""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from dependency_injector.providers import Object
from httpx import ASGITransport, AsyncClient
from tests.benchmarks.conversation_page import our_page
from tests.benchmarks.support import WARM_UP, Figure, figure, percentile

from tic_adapters.container import Container, build, close
from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings
from tic_web.app import create_app

MESSAGES: Final = 50
REQUESTS: Final = 500
_TEXT: Final = "I had the system design round today: they asked for a rate limiter over several regions. "


class NullSealer:
    def seal(self, key: bytes, subject: UUID, place: str, plain: bytes) -> bytes:
        return plain

    def open(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> bytes:
        return sealed

    def open_many(self, key: bytes, subject: UUID, place: str, sealed: Sequence[bytes]) -> list[bytes]:
        return list(sealed)


class NullKeys:
    def new_key(self) -> bytes:
        return bytes(32)

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        return key

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        return wrapped

    def is_current(self, wrapped: bytes) -> bool:
        return True


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        server = EmbeddedPostgres()
        try:
            url = server.start(Path(name) / "postgres")
            migrate.upgrade(url)
            # What the application logs of each request is no part of it.
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
                sealed, plain = asyncio.run(_measured(url, Path(name)))
        finally:
            server.stop()
    return [
        figure("page of 50 messages, sealed", sealed, "ms"),
        figure("the same page, nothing sealed", plain, "ms"),
        figure("what sealing adds", 100 * (sealed / plain - 1), "%", most=10),
    ]


async def _measured(url: str, home: Path) -> tuple[float, float]:
    """Lower quartiles, in milliseconds a page: those least disturbed by what else the machine does."""
    KeyFile(home / "master-key.json").create("bench")
    settings = Settings.read(
        {"TIC_HOME": str(home), "TIC_DATABASE_URL": url, "TIC_ALLOWED_HOSTS": "testserver"}
    )
    texts = [(_TEXT * (1 + number % 3)).strip() for number in range(MESSAGES)]
    containers = [build(settings), build(settings)]
    containers[1].sealer.override(Object(NullSealer()))
    containers[1].subject_keys.override(Object(NullKeys()))
    pages = [await our_page.filled(one, texts, name) for one, name in zip(containers, "ab", strict=True)]
    clients = [_client(one, page.token) for one, page in zip(containers, pages, strict=True)]
    taken: list[list[float]] = [[], []]
    for number in range(WARM_UP + REQUESTS):
        # In turns, so that whatever else the machine does meets both alike.
        for at, (client, page) in enumerate(zip(clients, pages, strict=True)):
            milliseconds = await _page(client, page.path, texts)
            if number >= WARM_UP:
                taken[at].append(milliseconds)
    for one in containers:
        await close(one)
    return percentile(taken[0], 25), percentile(taken[1], 25)


async def _page(client: AsyncClient, path: str, texts: list[str]) -> float:
    begun = time.perf_counter()
    answer = await client.get(path)
    seconds = time.perf_counter() - begun
    if sorted(one["body"] for one in answer.raise_for_status().json()["messages"]) != sorted(texts):
        raise RuntimeError("the page doesn't hold the 50 messages")
    return 1000 * seconds


def _client(container: Container, token: str) -> AsyncClient:
    app: Any = create_app(container)

    async def with_state(scope: Any, receive: Any, send: Any) -> None:
        """A server gives each request its state; the transport of tests doesn't."""
        scope["state"] = {}
        await app(scope, receive, send)

    return AsyncClient(
        transport=ASGITransport(with_state),
        base_url="http://testserver",
        headers={"Authorization": f"Bearer {token}"},
    )
