"""How far something is: a bar on a terminal, now and then a line elsewhere. On the error stream."""

import sys
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from tic_cli.output import complain
from tic_domain.matching.runs import RunProgress

_LINES: Final = 10


class Progress:
    """Used as `with Progress("scoring") as progress:`."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told = -1
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._task = self._bar.add_task(what, total=None)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def heard(self, progress: RunProgress) -> None:
        self.reached(progress.scored, progress.coachees)

    def reached(self, done: int, total: int, *, where: str = "", lines: int = _LINES) -> None:
        """`where` says how to go on from here, in case it is ended."""
        if self._bar is not None:
            what = f"{self._what} {where}".rstrip()
            self._bar.update(self._task, completed=done, total=total, description=what)
            return
        part = lines * done // total if total else lines
        if part != self._told:
            self._told = part
            complain(f"{self._what}: {done} of {total}{where and f', {where}'}")

    def say(self, what: str) -> None:
        """What is done next."""
        if self._bar is None:
            complain(what)
        else:
            self._bar.update(self._task, description=what)
