"""Tables for people."""

import os
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tic_cli.output import say


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Aligned columns; `empty` where there is no row."""
    lines = [["–" if cell is None else str(cell) for cell in row] for row in rows]
    if not lines:
        say(empty)
        return

    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for line in lines:
        shown.add_row(*(Text(cell) for cell in line))
    # Into a file or a pipe, a line is never broken: whoever reads it there has no terminal's width.
    width = None if sys.stdout.isatty() else 400
    Console(width=width, no_color="NO_COLOR" in os.environ or None, highlight=False).print(shown)
