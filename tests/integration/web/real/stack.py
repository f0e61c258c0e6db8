"""The web server as it is run, a process of its own on PostgreSQL, under a test's control."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import attrs
import httpx
from tests.integration.cli.conftest import PASSED_ON, free_port

from tic_adapters.container import Container, build, close
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings

T = TypeVar("T")
PATIENCE_S = 40


@attrs.define
class Stack:
    """`logs` is all that its web processes have ever written."""

    environment: Mapping[str, str]
    logs: Path
    processes: "list[subprocess.Popen[bytes]]" = attrs.field(factory=list)

    @property
    def url(self) -> str:
        return self.environment["TIC_BASE_URL"]

    @property
    def log(self) -> str:
        return self.logs.read_text("utf-8", "replace")

    def start(self, *, beside: int | None = None) -> str:
        """Its address, once it answers. `beside` is the port of one more process."""
        if beside:
            self.run("serve", PORT=str(beside))
        web, address = self.run("serve"), self.url
        self.wait(address, web)
        if beside:
            self.wait(f"http://127.0.0.1:{beside}", web)
        return address

    def wait(self, address: str, web: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{address}/healthz")
                return
            assert web.poll() is None, self.log
            time.sleep(0.05)
        raise AssertionError(self.log)

    def run(self, *arguments: str, **more: str) -> "subprocess.Popen[bytes]":
        with self.logs.open("ab") as log:
            begun = subprocess.Popen(
                [sys.executable, "-m", "tic_cli", *arguments],
                env={**self.environment, **more},
                stdout=log,
                stderr=log,
            )
        self.processes.append(begun)
        return begun

    def kill(self) -> None:
        """As kill -9 does, all that run."""
        for one in self.processes:
            one.kill()
            one.wait(PATIENCE_S)

    def inside(self, act: Callable[[Container], Awaitable[T]]) -> T:
        """With a container of the same installation, in this process."""

        async def run() -> T:
            container = build(Settings.read(self.environment))
            try:
                return await act(container)
            finally:
                await close(container)

        return asyncio.run(run())


@contextlib.contextmanager
def stack(database_url: str, **more: str) -> Iterator[Stack]:
    """Not started yet; whatever runs at the end is ended. The tables are the caller's concern."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    port = str(free_port())
    with tempfile.TemporaryDirectory(prefix="tic-real-") as home:
        KeyFile(Path(home) / "master-key.json").create("test")
        environment = {
            **kept,
            "TIC_HOME": home,
            "TIC_DATABASE_URL": database_url,
            "TIC_BASE_URL": f"http://127.0.0.1:{port}",
            "PORT": port,
            **more,
        }
        made = Stack(environment, Path(home) / "log")
        try:
            yield made
        finally:
            made.kill()
