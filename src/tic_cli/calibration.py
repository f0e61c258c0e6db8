"""A calibration drawn in the terminal: what was predicted beside what was seen."""

from collections.abc import Sequence
from typing import Any, Final

WIDTH: Final = 44
LEGEND: Final = "█ seen   ┃ predicted"


def drawn(bins: Sequence[Any]) -> list[str]:
    """A line for each bin, the least likely first. All on one scale, from nothing to the largest value."""
    largest = max((max(one.predicted, one.seen) for one in bins), default=0.0) or 1.0
    return [
        f"{one.predicted:8.2%} {one.seen:8.2%} {one.outcomes:8}  {_bar(one.predicted, one.seen, largest)}"
        for one in bins
    ]


def _bar(predicted: float, seen: float, largest: float) -> str:
    cells = ["█"] * round(seen / largest * WIDTH)
    mark = round(predicted / largest * WIDTH)
    cells += [" "] * (mark + 1 - len(cells))
    cells[mark] = "┃"
    return "".join(cells)
