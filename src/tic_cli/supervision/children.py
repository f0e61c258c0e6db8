"""Processes that are kept running: started, started again after a crash, and stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from tic_cli.output import complain
from tic_cli.supervision import lifeline
from tic_cli.supervision.logs import RotatedLog

_LONGEST_PAUSE_S: Final = 30.0
_SETTLED_S: Final = 60.0


@attrs.define(kw_only=True)
class Child:
    """`module` is run as `python -m`. After a crash it is started again, after a longer pause each time."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: RotatedLog
    crashes: int = attrs.field(default=0, init=False)
    _process: "subprocess.Popen[bytes] | None" = attrs.field(default=None, init=False)
    _started: float = attrs.field(default=0.0, init=False)
    _due: float = attrs.field(default=0.0, init=False)

    def start(self, lifeline_fd: int) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            env={**self.environment, lifeline.VARIABLE: str(lifeline_fd)},
            pass_fds=(lifeline_fd,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the supervisor: it tells the children, in its order.
            start_new_session=True,
        )
        if process.stdout is not None:
            self.log.follow(process.stdout)
        self._process, self._started = process, time.monotonic()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def keep_running(self, lifeline_fd: int) -> None:
        """To be called again and again."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._mourn(code)
        if time.monotonic() >= self._due:
            self.start(lifeline_fd)

    def terminate(self) -> None:
        if self._process is not None and self.is_running:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Killed where it isn't gone by then."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _mourn(self, code: int) -> None:
        now = time.monotonic()
        self.crashes = 1 if now - self._started > _SETTLED_S else self.crashes + 1
        pause = min(_LONGEST_PAUSE_S, 0.5 * 2 ** (self.crashes - 1))
        self._process, self._due = None, now + pause
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        complain(f"The {self.name} ended ({how}). Starting it again in {pause:g} s. Its log: {self.log.path}")
