"""What benchmarks share: the shape of a figure, and how one is taken."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final, NotRequired, TypedDict

WARM_UP: Final = 3


class Figure(TypedDict):
    """`holds` says whether the value keeps its target; None where there is only something to know."""

    name: str
    value: float
    unit: str
    target: str
    holds: bool | None
    note: NotRequired[str]


def figure(
    name: str, value: float, unit: str, *, most: float | None = None, least: float | None = None
) -> Figure:
    """A figure with its target in words and its verdict."""
    wanted = [f"{sign} {bound:g}" for sign, bound in (("≤", most), ("≥", least)) if bound is not None]
    holds = (most is None or value <= most) and (least is None or value >= least)
    return Figure(
        name=name, value=round(value, 4), unit=unit, target=", ".join(wanted), holds=holds if wanted else None
    )


def milliseconds(act: Callable[[], object], *, times: int) -> list[float]:
    """How long each of so many runs took, after a few that don't count."""
    for _ in range(WARM_UP):
        act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
