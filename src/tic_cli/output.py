"""Tables for people, one JSON document for programs, and words on the error stream."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")(function)


def say(words: str = "") -> None:
    click.echo(words)


def complain(words: str) -> None:
    click.echo(words, err=True)


def document(value: object) -> None:
    """Keys are part of the interface: programs rely on them."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Aligned columns; `empty` where there is no row."""
    lines = [["–" if cell is None else str(cell) for cell in row] for row in rows]
    if not lines:
        say(empty)
        return
    # Not before it is needed: it takes longer to import than `tic --help` may take.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for line in lines:
        shown.add_row(*(Text(cell) for cell in line))
    # Into a file or a pipe, a line is never broken: whoever reads it there has no terminal's width.
    width = None if sys.stdout.isatty() else 400
    Console(width=width, no_color="NO_COLOR" in os.environ or None, highlight=False).print(shown)
