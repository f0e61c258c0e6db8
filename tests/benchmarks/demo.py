"""The demo with its market, for as long as a benchmark looks at it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.integration.cli.conftest import PASSED_ON, free_port
from tests.integration.cli.demo import Demo, running


@contextlib.contextmanager
def demo() -> Iterator[Demo]:
    """Ready. Raises RuntimeError with what it said where it did not start."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="tic-bench-", ignore_cleanup_errors=True) as home:
        errors = Path(home) / "errors"
        with running({**kept, "TIC_HOME": home, "PORT": str(free_port())}, errors) as started:
            if not started.lines or not started.lines[-1].startswith("ready: "):
                raise RuntimeError(f"the demo did not start: {errors.read_text('utf-8')}")
            yield started
