"""What the confined child runs in place of a reader: it tries to get out, or misbehaves."""

import contextlib
import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final


def _works(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, ValueError, PermissionError):
        return False
    return True


def _opening(path: str, flag: int) -> Callable[[], object]:
    return lambda: os.open(path, flag)


def files() -> list[str]:
    paths = ("/", "/etc/passwd", "/proc/self/environ", "/proc/1/mem", ".", os.devnull)
    flags = {"read": os.O_RDONLY, "write": os.O_WRONLY | os.O_CREAT, "path": getattr(os, "O_PATH", 0)}
    opened = [
        f"{path} to {name}" for path in paths for name, flag in flags.items() if _works(_opening(path, flag))
    ]
    others: dict[str, Callable[[], object]] = {
        "list": lambda: list(Path("/").iterdir()),
        "remove": lambda: Path("/no/such/file").unlink(missing_ok=True),
        "make": lambda: Path("/").mkdir(exist_ok=True),
        "stat": Path("/etc").stat,
    }
    return opened + [name for name, act in others.items() if _works(act)]


def sockets() -> list[str]:
    families = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM)
    made = [
        f"{family} {kind}"
        for family in families
        for kind in kinds
        if _works(partial(socket.socket, family=family, type=kind))
    ]
    pairs: dict[str, Callable[[], object]] = {"pair": socket.socketpair, "pipe": os.pipe}
    return made + [name for name, act in pairs.items() if _works(act)]


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def processes() -> list[str]:
    acts: dict[str, Callable[[], object]] = {
        "fork": _fork,
        "exec": partial(subprocess.run, ["/bin/true"], check=False),
        "kill": lambda: os.kill(os.getppid(), 0),
        "kill the group": lambda: os.killpg(os.getpgid(os.getppid()), 0),
    }
    return [name for name, act in acts.items() if _works(act)]


def raised_limits() -> list[str]:
    names = ("RLIMIT_NOFILE", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CPU")
    return [
        name for name in names if _works(partial(resource.setrlimit, getattr(resource, name), (2**33, 2**33)))
    ]


def descriptors() -> int:
    """How many are open, as far as one can tell without asking for files."""
    count = 0
    for number in range(1024):
        try:
            os.lseek(number, 0, os.SEEK_CUR)
        except OSError as error:
            count += error.errno != errno.EBADF
        else:
            count += 1
    return count


def report() -> bytes:
    return json.dumps(
        {
            "files": files(),
            "sockets": sockets(),
            "processes": processes(),
            "limits": raised_limits(),
            "environment": dict(os.environ),
            "descriptors": descriptors(),
        }
    ).encode()


def loop() -> bytes:
    while True:
        pass


def hang() -> bytes:
    threading.Event().wait()
    return b""


def slow() -> bytes:
    threading.Event().wait(0.3)
    return b"done"


def bomb() -> bytes:
    kept = [bytearray(16 * 1024**2)]
    while True:
        kept.append(bytearray(16 * 1024**2))


def map_much() -> bytes:
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 64 * 1024**2))


def deep() -> bytes:
    return ctypes.string_at(0)


def lie() -> bytes:
    """As if somebody had taken the child over: it ignores the alarm, and speaks on its own."""
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    return loop()


def error() -> bytes:
    raise RuntimeError("what a reader stumbles over")


def pid() -> bytes:
    return str(os.getpid()).encode()


_PROBES: Final[Mapping[str, Callable[[], bytes]]] = {
    "report": report,
    "loop": loop,
    "hang": hang,
    "slow": slow,
    "memory bomb": bomb,
    "mapping bomb": map_much,
    "segmentation fault": deep,
    "ignored signals": lie,
    "abort": os.abort,
    "early end": lambda: os._exit(3),
    "flood": lambda: bytes(50 * 1024**2),
    "error": error,
    "pid": pid,
}


def probe(content: bytes) -> bytes:
    act = _PROBES.get(content.decode(errors="replace")[:40])
    return content if act is None else act()
