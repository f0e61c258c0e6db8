"""Work on a stranger's bytes in a process of its own, and what comes back of it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Final

from tic_adapters.cv.confinement import Limits
from tic_adapters.cv.fork_server import NUMBER
from tic_adapters.cv.server_handle import Deadline, ForkServerHandle, ServerLost, end_group
from tic_domain.shared.errors import Unavailable

_HANDSHAKE_S: Final = 5.0
_ENDING_S: Final = 0.5
_CHUNK: Final = 64 * 1024


class NoAnswer(Exception):
    """The work took more than its limits, or crashed."""


class Sandbox:
    """Runs `work`, named as "module:function" from bytes to bytes, each time in a new confined process.

    Blocking, and safe to call from several threads. The server behind it is started when it is first needed,
    and again when it is gone.
    """

    def __init__(self, work: str, limits: Limits) -> None:
        self._work, self._limits = work, limits
        self._server: ForkServerHandle | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    @property
    def server_pid(self) -> int | None:
        """None where none runs."""
        server = self._server
        return server.pid if server is not None and server.is_running else None

    def run(self, content: bytes) -> bytes:
        """Raises NoAnswer, Unavailable."""
        for _ in range(2):
            try:
                return self._run_once(content)
            except (ServerLost, OSError):
                # OSError: out of descriptors, memory or processes here. It says nothing of the file.
                continue
        raise Unavailable("What reads CVs")

    def close(self) -> None:
        """For good: whoever is being served gets Unavailable."""
        with self._lock:
            self._is_closed = True
            if self._server is not None:
                self._server.close()
                self._server = None

    def _run_once(self, content: bytes) -> bytes:
        server = self._running_server()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours:
            with theirs:
                server.hand_over(theirs)
            pid = self._child(server, ours)
            with _ended(pid, ours):
                try:
                    return self._exchange(ours, content)
                except (OSError, EOFError):
                    if server.is_running:
                        raise NoAnswer from None
                    raise ServerLost from None  # children die with their server: nothing is said of the file

    def _running_server(self) -> ForkServerHandle:
        with self._lock:
            if self._is_closed:
                raise ServerLost
            if self._server is None or not self._server.is_running:
                if self._server is not None:
                    self._server.close()
                    self._server = None
                self._server = ForkServerHandle(self._work, self._limits)
            return self._server

    def _child(self, server: ForkServerHandle, ours: socket.socket) -> int:
        """The child says its number when it is confined, before it has seen a byte of the file."""
        try:
            return int(NUMBER.unpack(_receive(ours, NUMBER.size, Deadline.after(_HANDSHAKE_S)))[0])
        except (OSError, EOFError):
            server.close()
            raise ServerLost from None

    def _exchange(self, ours: socket.socket, content: bytes) -> bytes:
        deadline = Deadline.after(self._limits.wall_s)
        ours.settimeout(deadline.left)
        ours.sendall(NUMBER.pack(len(content)))
        ours.sendall(content)
        size = int(NUMBER.unpack(_receive(ours, NUMBER.size, deadline))[0])
        if size > self._limits.reply_bytes:
            raise NoAnswer
        return _receive(ours, size, deadline)


@contextlib.contextmanager
def _ended(pid: int, ours: socket.socket) -> Iterator[None]:
    """On leaving, the child is gone: by itself, or killed."""
    clean = False
    try:
        yield
        ours.settimeout(_ENDING_S)
        with contextlib.suppress(OSError):
            clean = ours.recv(1) == b""
    finally:
        if not clean:
            end_group(pid)


def _receive(connection: socket.socket, size: int, deadline: Deadline) -> bytes:
    """Raises EOFError, and OSError where time is over."""
    received = bytearray()
    while len(received) < size:
        connection.settimeout(deadline.left)
        part = connection.recv(min(_CHUNK, size - len(received)))
        if not part:
            raise EOFError
        received += part
    return bytes(received)
