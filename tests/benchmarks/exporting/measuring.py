"""Fills a database, and has an export made of it in a process of its own."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.exporting.filling import fill

from tic_adapters.container import build, close
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings


def measured(url: str, home: Path, *, messages: int, orders: int) -> dict[str, Any]:
    """As `making` prints it."""
    KeyFile(home / "master-key.json").create("bench")
    settings = {"TIC_HOME": str(home), "TIC_DATABASE_URL": url}
    small, large = asyncio.run(_filled(settings, messages, orders))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.exporting.making", str(small), str(large)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


async def _filled(settings: dict[str, str], messages: int, orders: int) -> tuple[Any, Any]:
    container = build(Settings.read(settings))
    try:
        return (
            await fill(container, messages=10, orders=1, name="Small"),
            await fill(container, messages=messages, orders=orders, name="Large"),
        )
    finally:
        await close(container)
