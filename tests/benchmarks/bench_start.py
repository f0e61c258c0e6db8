"""`tic demo` from its start to its last line, on an empty data folder and on the same again; `tic --help`.

Installing is not part of it: the environment is there, as it is after the first `make run`.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.benchmarks.support import Figure, figure, median
from tests.integration.cli.conftest import PASSED_ON, command, free_port
from tests.integration.cli.demo import running

HELPS: Final = 7


def run() -> list[Figure]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="tic-bench-", ignore_cleanup_errors=True) as home:
        environment = {**kept, "TIC_HOME": home, "PORT": str(free_port())}
        errors = Path(home) / "errors"
        first, resident = _start(environment, errors)
        second, _ = _start(environment, errors)
    return [
        figure("demo ready, empty data folder", first, "s", most=20),
        figure("demo ready, second start", second, "s", most=20),
        figure("web process once ready, resident", resident, "MB", most=200),
        figure("tic --help", median([_help(kept) for _ in range(HELPS)]), "ms", most=300),
    ]


def _start(environment: dict[str, str], errors: Path) -> tuple[float, float]:
    """Seconds until it was ready, and megabytes of its web process. It is ended, whatever happens."""
    with running(environment, errors) as demo:
        if not demo.lines or not demo.lines[-1].startswith("ready: "):
            raise RuntimeError(f"the demo did not start: {errors.read_text('utf-8')}")
        return demo.seconds, demo.children()["serve"].memory_info().rss / 2**20


def _help(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command("--help"), env=environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000
