"""The other side of the fork server: in the web process, the worker or the command."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Final

import attrs

from tic_adapters.cv.confinement import Limits
from tic_adapters.cv.fork_server import READY

_START_S: Final = 20.0
# It imports from where we do, however that was made known to us; and -I lets nothing else say so.
_BOOT: Final = (
    "import json, sys; told = json.loads(sys.argv[1]); sys.path[:] = told['path'];"
    "from tic_adapters.cv.fork_server import main; main(told['work'], told['limits'])"
)
# Where Python itself needs them to find its shared library. Nothing else of our environment is handed down.
_HANDED_DOWN: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ServerLost(Exception):
    """The fork server is gone, or does not answer. Another can be started."""


class ForkServerHandle:
    """One running fork server. It ends with this object, and with this process however that ends."""

    def __init__(self, work: str, limits: Limits) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        path = [each for each in sys.path if Path(each).is_absolute()]
        told = json.dumps({"work": work, "path": path, "limits": attrs.asdict(limits)})
        self._control = ours
        self._end = weakref.finalize(self, ours.close)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, told],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _HANDED_DOWN if name in os.environ},
                cwd="/",
                start_new_session=True,
            )
        # Somebody has to wait for it, or it stays a zombie until the next file comes.
        self._waiter = threading.Thread(target=self._process.wait, name="cv-fork-server", daemon=True)
        self._waiter.start()
        self._see_ready()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._end.alive and self._waiter.is_alive() and not self._has_hung_up()

    def _has_hung_up(self) -> bool:
        """Sooner than it can be waited for: a dying server's connections close before its children die."""
        poller = select.poll()
        try:
            poller.register(self._control, select.POLLIN)
        except ValueError:
            return True  # closed by us in this moment
        return bool(poller.poll(0))  # once it is ready it never says anything

    def hand_over(self, connection: socket.socket) -> None:
        """A child of the server serves it from now on. Raises ServerLost."""
        try:
            socket.send_fds(self._control, [b"F"], [connection.fileno()])
        except OSError:
            raise ServerLost from None

    def close(self) -> None:
        """Its children end with it."""
        self._end()
        self._waiter.join(1.0)
        if self._waiter.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._waiter.join()

    def _see_ready(self) -> None:
        self._control.settimeout(_START_S)
        try:
            ready = self._control.recv(1)
        except OSError:
            ready = b""
        if ready != READY:
            self.close()
            raise ServerLost


def end_group(pid: int) -> None:
    """Kill a reading child and whatever it may have started."""
    # It may have ended by itself, or not have become the head of its group yet.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


@attrs.frozen
class Deadline:
    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Never 0: a socket with that timeout doesn't wait at all."""
        return max(0.001, self.at - time.monotonic())
