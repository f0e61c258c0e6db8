"""What a process gives up before it touches a stranger's file. No step can be taken back."""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
from typing import Final

import attrs

from tic_adapters.cv.seccomp import refuse_all_but_reading

_NOBODY: Final = 65534
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWIPC: Final = 0x08000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_CAPABILITY_VERSION_3: Final = 0x20080522


@attrs.frozen(kw_only=True)
class Limits:
    """Of one file's reading. Memory is what the process may map, its code included."""

    memory_bytes: int = 384 * 1024**2
    cpu_s: float = 0.7
    """Beyond it the kernel ends the process."""
    wall_s: float = 8.0
    """On a busy machine a process waits for its turn; so this is far more than `cpu_s`."""
    reply_bytes: int = 4 * 1024**2


class NotConfined(Exception):
    """The process could still reach out, so it must not read a stranger's file."""


def leave_the_network() -> None:
    """Once, before files are read: nobody special, in an empty network, wherever the kernel allows it."""
    libc = ctypes.CDLL(None, use_errno=True)
    linux = sys.platform == "linux"
    if os.geteuid() == 0:
        if linux:
            libc.unshare(_CLONE_NEWNET | _CLONE_NEWIPC)
        # Without the right to change users, as in some containers, the other layers must do.
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
    elif linux:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)


def confine(limits: Limits, *, parent: int) -> None:
    """For the process that reads one file: what it has open stays usable, all else is out of reach.

    Raises NotConfined where this system can't keep it so.
    """
    _end_in_time(limits, parent)
    _set_limits(limits)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        nothing = (ctypes.c_uint32 * 6)()
        libc.capset(header, nothing)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise NotConfined("no-new-privileges")
        if not refuse_all_but_reading():
            raise NotConfined("system calls")
    _see_that_it_holds()


def _end_in_time(limits: Limits, parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise NotConfined("parent")  # it died before the kernel knew that we want to die with it
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s + 1)


def _set_limits(limits: Limits) -> None:
    seconds = int(limits.cpu_s) + 2
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, 0)
    try:
        _limit(resource.RLIMIT_AS, limits.memory_bytes)
    except (OSError, ValueError):
        # macOS keeps no such limit; there the readers' own limits and the clock have to do.
        if sys.platform == "linux":
            raise NotConfined("memory") from None


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


def _see_that_it_holds() -> None:
    """Whatever the layers said: neither a file nor a socket can be opened, or nothing is read."""
    with contextlib.suppress(OSError):
        os.close(os.open("/", os.O_RDONLY))
        raise NotConfined("files")
    with contextlib.suppress(OSError):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
        raise NotConfined("sockets")
