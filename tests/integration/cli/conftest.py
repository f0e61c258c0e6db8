"""The command as people run it: a process with its own environment."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.integration.cli.forking import PATIENCE_S, Forks

PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


@attrs.frozen
class Ended:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Tic = Callable[..., Ended]


@pytest.fixture
def home() -> Iterator[Path]:
    # Not in pytest's own folder: that is closed to the user whom the database runs as where we are root.
    folder = Path(tempfile.mkdtemp(prefix="tic-cli-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "TIC_HOME": str(home), "PORT": str(free_port())}


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    started = Forks.started()
    yield started
    started.end()


@pytest.fixture
def tic(environment: dict[str, str], forks: Forks) -> Tic:
    def run_forked(*arguments: str, **more: str) -> Ended:
        return Ended(*forks.run(arguments, {**environment, **more}))

    return run_forked


@pytest.fixture
def fresh_tic(environment: dict[str, str]) -> Tic:
    """From the very start, as a shell runs it: where starting is what is looked at."""

    def run(*arguments: str, **more: str) -> Ended:
        done = subprocess.run(
            command(*arguments),
            env={**environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tic_cli", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
