"""An export of 100,000 messages and 1,000 orders: how quickly, and with how much memory."""

import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.exporting.measuring import measured
from tests.benchmarks.support import Figure, figure

from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres

MESSAGES: Final = 100_000
ORDERS: Final = 1_000


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        server = EmbeddedPostgres()
        try:
            url = server.start(Path(name) / "postgres")
            migrate.upgrade(url)
            found = measured(url, Path(name), messages=MESSAGES, orders=ORDERS)
        finally:
            server.stop()
    return [
        figure(
            "export, every message three times over", MESSAGES / found["seconds"], "messages/s", least=5_000
        ),
        figure("of one processor alone", MESSAGES / found["busy"], "messages/s"),
        figure("export of 100,000 messages, 1,000 orders", found["seconds"], "s"),
        figure("memory beyond that of a small export", found["extra_mb"], "MB", most=64),
        figure("its size", found["size"] / 2**20, "MB"),
    ]
