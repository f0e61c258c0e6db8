"""How a command ends: every error becomes an exit code, and words that name the remedy."""

import sys
from types import TracebackType
from typing import Self

import click

from tic_cli.exits import Exit, Failed, exit_for, words_for


class Ending:
    """Used as `with Ending(...) as ending:`; afterwards `ending.code` is the exit code."""

    def __init__(self, *, debug: bool) -> None:
        self.code: int = Exit.OK
        self._debug = debug
        self._stdout = sys.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            if self._debug and isinstance(error, Exception) and not isinstance(error, click.ClickException):
                sys.excepthook(type(error), error, trace)
            # Click puts something else in its place only when nobody reads our output any more.
            self.code = Exit.PIPE_CLOSED if sys.stdout is not self._stdout else _told(error)
        return True


def _told(error: BaseException) -> int:
    match error:
        case click.exceptions.Exit(exit_code=code) | SystemExit(code=int(code)):
            return int(code)
        case click.ClickException():
            error.show()
            return Exit.USAGE
        case click.Abort() | KeyboardInterrupt():
            click.echo("Interrupted.", err=True)
            return Exit.INTERRUPTED
        case _:
            return _in_words(error)


def _in_words(error: BaseException) -> int:
    code = error.code if isinstance(error, Failed) else exit_for(error)
    if code is not None:
        for line in filter(None, words_for(error)):
            click.echo(line, err=True)
        return code
    # Its message may quote somebody's data, so only its kind is shown unasked.
    click.echo(
        f"Something unexpected happened ({type(error).__name__}). "
        "Run it again as `tic --debug …` to see the details.",
        err=True,
    )
    return Exit.UNEXPECTED
