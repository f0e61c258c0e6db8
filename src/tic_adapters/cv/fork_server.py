"""A small process that has the readers loaded, and forks one confined child for each file.

It is started clean, by exec: it holds none of the web process's memory, descriptors or environment. It reads
no file itself. Its standard input is the socket over which it is handed one connection per file, and whose
end, whatever ends the process on the other side, is its own end.
"""

import gc
import importlib
import os
import signal
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any, Final

from tic_adapters.cv.confinement import Limits, confine, leave_the_network

READY: Final = b"R"
NUMBER: Final = struct.Struct("!I")


def main(named: str, limited: Mapping[str, Any]) -> None:
    """`named`: the work, as "module:function" from bytes to bytes."""
    module, _, name = named.partition(":")
    work: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    limits = Limits(**limited)
    os.environ.clear()
    leave_the_network()
    # What a library complains about a person's file goes nowhere.
    os.dup2(1, 2)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    gc.collect()
    gc.freeze()
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    control.sendall(READY)
    while True:
        told_to, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not told_to:
            return
        for descriptor in descriptors:
            server = os.getpid()
            if os.fork() == 0:
                _read_one(descriptor, work, limits, server)
            os.close(descriptor)


def _read_one(descriptor: int, work: Callable[[bytes], bytes], limits: Limits, server: int) -> None:
    """Never returns: what is not answered is told from the connection's end."""
    try:
        os.setpgid(0, 0)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=descriptor)
        for number in range(3):
            os.close(number)
        confine(limits, parent=server)
        connection.sendall(NUMBER.pack(os.getpid()))
        reply = work(receive(connection, NUMBER.unpack(receive(connection, NUMBER.size))[0]))
        connection.sendall(NUMBER.pack(len(reply)) + reply)
    finally:
        os._exit(0)


def receive(connection: socket.socket, size: int) -> bytes:
    """Exactly so many bytes. Raises EOFError where the other side ends before."""
    received = bytearray(size)
    view = memoryview(received)
    while view:
        count = connection.recv_into(view)
        if count == 0:
            raise EOFError
        view = view[count:]
    return bytes(received)
