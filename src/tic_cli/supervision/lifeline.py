"""Children end when their supervisor does, even if it is killed.

The supervisor holds the writing end of a pipe and never writes; the kernel closes it with the process,
whatever ends that. Children read, and hear the end.
"""

import os
import signal
import threading
import time
from typing import Final

VARIABLE: Final = "TIC_LIFELINE"
_GRACE_S: Final = 3.0


def hold_on() -> None:
    """In a child: end with the supervisor. Does nothing where there is none."""
    descriptor = os.environ.get(VARIABLE, "")
    if descriptor.isdecimal():
        threading.Thread(target=_wait, args=(int(descriptor),), name="lifeline", daemon=True).start()


def _wait(descriptor: int) -> None:
    try:
        while os.read(descriptor, 1):
            pass
    except OSError:
        return  # it was not handed down to this process
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os._exit(1)
