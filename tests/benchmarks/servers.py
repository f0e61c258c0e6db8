"""A database and web processes for benchmarks, as they are run: uvicorn with uvloop and httptools."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil

from tic_adapters.sandbox.postgres import EmbeddedPostgres


@contextlib.contextmanager
def postgres(home: Path) -> Iterator[str]:
    server = EmbeddedPostgres()
    try:
        yield server.start(home)
    finally:
        server.stop()


@contextlib.contextmanager
def server(module: str, environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "uvicorn", f"tests.benchmarks.{module}:create_app",
        "--factory", "--port", str(port), "--loop", "uvloop", "--http", "httptools",
        "--no-access-log", "--log-level", "warning",
    ]  # fmt: skip
    child = subprocess.Popen(
        command, env={**environment, "PORT": str(port), "TIC_BASE_URL": address}, stdout=subprocess.DEVNULL
    )
    try:
        _wait(address, child)
        yield address, psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(timeout=10)


def _wait(address: str, child: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        with contextlib.suppress(httpx.TransportError):
            httpx.get(address)
            return
        if child.poll() is not None:
            raise RuntimeError(f"the server at {address} did not start")
        time.sleep(0.05)
    raise RuntimeError(f"the server at {address} does not answer")
