"""The system calls that reading a file needs, as a filter for the kernel. Any other is refused with EPERM.

Linux only; numbers are those of the kernel's tables, which never change.
"""

import ctypes
import platform
import struct
import sys
from collections.abc import Mapping
from typing import Final

import attrs

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1  # errno 1: EPERM
_KILL: Final = 0x80000000
_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_NUMBER_AT: Final = 0
_MACHINE_AT: Final = 4

# Memory, time, the one socket that is open, and ending. Neither files, sockets, processes nor signals.
_X86_64: Final[Mapping[str, int]] = {
    "read": 0, "write": 1, "close": 3, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
    "rt_sigreturn": 15, "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "sendto": 44,
    "recvfrom": 45, "exit": 60, "gettimeofday": 96, "getrusage": 98, "gettid": 186, "futex": 202,
    "restart_syscall": 219, "clock_gettime": 228, "exit_group": 231, "getrandom": 318,
}  # fmt: skip
_GENERIC: Final[Mapping[str, int]] = {
    "close": 57, "lseek": 62, "read": 63, "write": 64, "exit": 93, "exit_group": 94, "futex": 98,
    "clock_gettime": 113, "sched_yield": 124, "restart_syscall": 128, "rt_sigreturn": 139, "getrusage": 165,
    "gettimeofday": 169, "getpid": 172, "gettid": 178, "sendto": 206, "recvfrom": 207, "brk": 214,
    "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278,
}  # fmt: skip


@attrs.frozen
class _Machine:
    audit_number: int
    calls: Mapping[str, int]


_MACHINES: Final[Mapping[str, _Machine]] = {
    "x86_64": _Machine(0xC000003E, _X86_64),
    "aarch64": _Machine(0xC00000B7, _GENERIC),
    "riscv64": _Machine(0xC00000F3, _GENERIC),
}


def refuse_all_but_reading() -> bool:
    """False where the kernel or the machine can't.

    Call it with PR_SET_NO_NEW_PRIVS set. It can't be taken back.
    """
    machine = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is None or sys.maxsize < 2**32:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, and where they are.
    pointer = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code)))
    return int(ctypes.CDLL(None).prctl(_PR_SET_SECCOMP, _MODE_FILTER, pointer, 0, 0)) == 0


def _program(machine: _Machine) -> bytes:
    numbers = tuple(machine.calls.values())
    to_allow = len(numbers)
    return b"".join(
        (
            _instruction(_LOAD, 0, 0, _MACHINE_AT),
            _instruction(_EQUAL, 1, 0, machine.audit_number),
            _instruction(_RETURN, 0, 0, _KILL),
            _instruction(_LOAD, 0, 0, _NUMBER_AT),
            *(_instruction(_EQUAL, to_allow - place, 0, number) for place, number in enumerate(numbers)),
            _instruction(_RETURN, 0, 0, _REFUSE),
            _instruction(_RETURN, 0, 0, _ALLOW),
        )
    )


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
