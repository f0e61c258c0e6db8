"""The command in processes that don't load Python and its modules anew: each is forked from one that has.

A process of its own all the same: own environment, own streams, its exit code. Where starting itself is
looked at, tests start it plainly.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import attrs

from tic_cli.main import COMMANDS, run

PATIENCE_S: Final = 60


@attrs.define(eq=False)
class Forks:
    """One process that forks, for as long as this one lives."""

    _process: "subprocess.Popen[str]"

    @classmethod
    def started(cls) -> "Forks":
        return cls(
            subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
        """Exit code (negative: the signal that ended it), output, errors."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            asked: dict[str, Any] = {
                "arguments": list(arguments),
                "environment": dict(environment),
                "out": str(out),
                "err": str(err),
            }
            _line_to(self._process.stdin, asked)
            code = int(_line_from(self._process.stdout))
            return code, out.read_text(), err.read_text()

    def end(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(PATIENCE_S)


def _line_to(stream: IO[str] | None, asked: Mapping[str, Any]) -> None:
    assert stream is not None
    stream.write(json.dumps(asked) + "\n")
    stream.flush()


def _line_from(stream: IO[str] | None) -> str:
    assert stream is not None
    line = stream.readline()
    assert line, "what forks has ended"
    return line


def _serve() -> None:
    """Read what to run, a line each, until there is no more; answer each with its exit code."""
    for _, place in COMMANDS.values():
        importlib.import_module(place.partition(":")[0])
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_become(asked))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: Mapping[str, Any]) -> int:
    """The command itself, in a process that is nothing else any more."""
    signal.alarm(PATIENCE_S)
    os.environ.clear()
    os.environ.update(asked["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT, 0o600), number)
    code = 1
    try:
        code = run(asked["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    _serve()
