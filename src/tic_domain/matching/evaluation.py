"""How well predictions came true. Sums are exact (`fsum`), so that the order of outcomes changes nothing."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import exp, fsum, log, sqrt
from typing import Final

import attrs

from tic_domain.matching.versions import HeldOutFigures
from tic_domain.matching.weights import WHOLE

POSITION_STEPS: Final = (2, 3, 4, 6, 11, 21)
"""Ranks from which a place counts as further down: first, second, third, 4-5, 6-10, 11-20, beyond."""
BINS: Final = 8
LEAST_PROBABILITY: Final = 1e-6
"""Nothing is ever predicted for sure, so that one surprise isn't infinitely bad."""


def position_of(rank: int) -> int:
    """How many steps down the list that rank is, from 0."""
    return sum(rank >= step for step in POSITION_STEPS)


@attrs.frozen(kw_only=True)
class Scored:
    """An outcome as weights see it."""

    score: int
    """From 0 to 10,000."""
    rank: int
    reached: bool
    """Whether the stage in question was reached."""


@attrs.frozen(kw_only=True)
class Calibration:
    """Turns a score at a place of the list into a probability: log odds, linear in the score."""

    intercept: float
    slope: float
    """Log odds from a score of 0 to one of 10,000; never negative."""
    drops: tuple[float, ...]
    """Log odds lost by each of POSITION_STEPS further down; never negative."""

    def probability(self, score: int, rank: int) -> float:
        lost = fsum(self.drops[: position_of(rank)])
        odds = self.intercept + self.slope * score / WHOLE - lost
        likely = 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))
        return min(max(likely, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)


@attrs.frozen(kw_only=True)
class Bin:
    """Outcomes of about the same prediction: what was predicted on average, and what share was seen."""

    outcomes: int
    predicted: float
    seen: float


@attrs.frozen(kw_only=True)
class Evaluation:
    outcomes: int
    reached: int
    figures: HeldOutFigures
    bins: tuple[Bin, ...]
    """From the least likely to the most likely, of about the same size."""


Predicted = tuple[float, bool]
"""(probability, whether it came true)."""


@attrs.frozen(kw_only=True)
class Gain:
    """By how much the log loss of one prediction is lower than another's, for one outcome on average."""

    nats: float
    error: float
    """Its standard error: outcomes of one coachee count as one observation."""

    @property
    def is_clear(self) -> bool:
        """In either direction, beyond what chance does in nineteen of twenty cases."""
        return abs(self.nats) > 1.96 * self.error


def predicted(scored: Iterable[Scored], calibration: Calibration) -> tuple[Predicted, ...]:
    """In their order."""
    return tuple((calibration.probability(one.score, one.rank), one.reached) for one in scored)


def gain(new: Sequence[Predicted], old: Sequence[Predicted], coachees: Sequence[bytes]) -> Gain:
    """Both predict the same outcomes, which are of these coachees: two at least."""
    lower = [_loss(*before) - _loss(*after) for after, before in zip(new, old, strict=True)]
    mean = fsum(lower) / len(lower)
    apart: dict[bytes, list[float]] = {}
    for coachee, one in zip(coachees, lower, strict=True):
        apart.setdefault(coachee, []).append(one - mean)
    groups = len(apart)
    spread = fsum(fsum(each) ** 2 for each in apart.values())
    return Gain(nats=mean, error=sqrt(spread * groups / (groups - 1)) / len(lower))


def evaluated(made: Iterable[Predicted]) -> Evaluation:
    """At least one outcome has reached the stage, and one hasn't."""
    pairs = sorted(made)
    return Evaluation(
        outcomes=len(pairs),
        reached=sum(came for _, came in pairs),
        figures=HeldOutFigures(log_loss=log_loss(pairs), brier=brier(pairs), auc=auc(pairs)),
        bins=bins(pairs),
    )


def log_loss(pairs: Sequence[Predicted]) -> float:
    """In nats, for one outcome on average."""
    return fsum(_loss(likely, came) for likely, came in pairs) / len(pairs)


def brier(pairs: Sequence[Predicted]) -> float:
    return fsum((likely - came) ** 2 for likely, came in pairs) / len(pairs)


def auc(pairs: Sequence[Predicted]) -> float:
    """The chance that one that came true was held more likely than one that didn't; a tie is half."""
    wins = misses_below = 0
    for _, same in groupby(sorted(pairs), key=lambda pair: pair[0]):
        came = [came for _, came in same]
        hits = sum(came)
        misses = len(came) - hits
        wins += hits * (2 * misses_below + misses)
        misses_below += misses
    hits = sum(came for _, came in pairs)
    return wins / (2 * hits * misses_below)


def bins(pairs: Sequence[Predicted], count: int = BINS) -> tuple[Bin, ...]:
    """Those predicted alike stay together, so there may be fewer."""
    wanted = -(-len(pairs) // count)
    made: list[Bin] = []
    filling: list[Predicted] = []
    for _, same in groupby(sorted(pairs), key=lambda pair: pair[0]):
        filling.extend(same)
        if len(filling) >= wanted:
            made.append(_bin(filling))
            filling = []
    if filling:
        made.append(_bin(filling))
    return tuple(made)


def _loss(likely: float, came: bool) -> float:
    return -log(likely if came else 1 - likely)


def _bin(pairs: Sequence[Predicted]) -> Bin:
    return Bin(
        outcomes=len(pairs),
        predicted=fsum(likely for likely, _ in pairs) / len(pairs),
        seen=sum(came for _, came in pairs) / len(pairs),
    )
