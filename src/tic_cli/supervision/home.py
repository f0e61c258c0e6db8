"""The data folder: made, checked, and held by one supervisor at a time."""

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from tic_cli.exits import Exit, Failed


@attrs.frozen(kw_only=True)
class HeldHome:
    path: Path
    left_behind: bool
    """The run before was killed: what it had started may need a moment to end."""

    _lock: int

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def announce(self, **facts: str) -> None:
        """What other commands on this machine may want to know while it runs."""
        _write(self._lock, json.dumps(facts).encode())


@contextlib.contextmanager
def held(path: Path) -> Iterator[HeldHome]:
    """The lock goes with the process, however it ends. Raises Failed with a remedy."""
    with clear_words(path):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        (path / "logs").mkdir(exist_ok=True, mode=0o700)
        _probe(path)
        lock = (path / "demo.lock").open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed(
                f"Another `tic demo` runs on {path} already. End it, or name another data folder by "
                f"TIC_HOME.",
                Exit.CONFIGURATION,
            ) from None
        lock.seek(0)
        left_behind = bool(lock.read())
        home = HeldHome(path=path, left_behind=left_behind, lock=lock.fileno())
        home.announce(state="starting")
        yield home
        _write(lock.fileno(), b"")


def announced(path: Path) -> Mapping[str, str] | None:
    """What the supervisor that runs there has announced; None where none runs."""
    with contextlib.suppress(OSError, ValueError), (path / "demo.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            facts = json.loads(lock.read())
            return facts if isinstance(facts, dict) else None
    return None


@contextlib.contextmanager
def clear_words(path: Path) -> Iterator[None]:
    """What a disk or its owner says no to. Raises Failed."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            words = f"The disk that holds {path} is full. Make room, or name another data folder by TIC_HOME."
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            words = (
                f"{path} can't be written to. Give yourself the right, or name another folder by TIC_HOME."
            )
        else:
            words = f"{path} can't be used as data folder ({error.strerror}). Name another one by TIC_HOME."
        raise Failed(words, Exit.CONFIGURATION) from error


def _probe(path: Path) -> None:
    """Some room is needed for the database to start at all."""
    probe = path / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"\0" * 65536)
    finally:
        probe.unlink(missing_ok=True)


def _write(descriptor: int, content: bytes) -> None:
    with contextlib.suppress(OSError):  # only a hint for the next start
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, content, 0)
