"""Counts as pictures: bars for a terminal, Lorenz's curve for a file."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from rich.bar import Bar
from rich.console import Console
from rich.table import Table

from tic_domain.matching.exposure import cumulated, gini

_CLASSES: Final = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, None))
_SIDE: Final = 400
_MARGIN: Final = 60
_STROKES: Final = ("none", "6 4", "2 3")
_POINTS: Final = 200


def bars(counts: Sequence[int]) -> None:
    """How many have how much."""
    found = Counter(_class_of(count) for count in counts)
    last = max(found, default=0)
    most = max(found.values(), default=1)
    shown = Table.grid(padding=(0, 1))
    for number in range(last + 1):
        low, high = _CLASSES[number]
        label = f"{low}" if low == high else f"{low} or more" if high is None else f"{low}–{high}"
        shown.add_row(label, Bar(most, 0, found[number], width=40), str(found[number]))
    width = None if sys.stdout.isatty() else 100
    Console(width=width, no_color="NO_COLOR" in os.environ or None, highlight=False).print(shown)


def _class_of(count: int) -> int:
    return next(number for number, (_, high) in enumerate(_CLASSES) if high is None or count <= high)


def lorenz_svg(series: Mapping[str, Sequence[int]]) -> str:
    """Of the coaches with least, which share do they have? The diagonal is where all have the same."""
    size = _SIDE + 2 * _MARGIN
    said = ", ".join(f"{name}: Gini {gini(counts) / 10_000:.3f}" for name, counts in series.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{escape(said)}</title>",
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<path d="M{_MARGIN} {_MARGIN}V{_MARGIN + _SIDE}H{_MARGIN + _SIDE}" fill="none" stroke="black"/>',
        f'<path d="{_line([0, 1])}" fill="none" stroke="silver"/>',
        f'<text x="{size / 2}" y="{size - 20}" text-anchor="middle">share of coaches, fewest first</text>',
        f'<text x="20" y="{size / 2}" text-anchor="middle" transform="rotate(-90 20 {size / 2})">'
        "share of coachees</text>",
    ]
    for number, (name, counts) in enumerate(series.items()):
        stroke = f'stroke="black" stroke-width="2" stroke-dasharray="{_STROKES[number % len(_STROKES)]}"'
        parts.append(f'<path d="{_line(cumulated(counts))}" fill="none" {stroke}/>')
        y = _MARGIN + 20 * (number + 1)
        parts += [
            f'<path d="M{_MARGIN + 10} {y - 4}h30" {stroke}/>',
            f'<text x="{_MARGIN + 48}" y="{y}">{escape(name)}, Gini {gini(counts) / 10_000:.3f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(sums: Sequence[int]) -> str:
    total, last = sums[-1] or 1, max(len(sums) - 1, 1)
    step = max(1, last // _POINTS)
    places = sorted({*range(0, len(sums), step), len(sums) - 1})
    points = [
        f"{_MARGIN + _SIDE * place / last:.1f} {_MARGIN + _SIDE * (1 - sums[place] / total):.1f}"
        for place in places
    ]
    return f"M{' L'.join(points)}"
