"""Outcomes of made-up coachees who choose by weights that were planted, from lists that others ordered."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_domain.matching.evaluation import position_of
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.matching.weights import WEIGHTS_V1, Weights

WEEK: Final = date(2026, 2, 2)
PLANTED: Final = Weights.of(
    version=9,
    base={
        Criterion.TOPICS: 1200,
        Criterion.COMPANIES: 2600,
        Criterion.LEVEL: 500,
        Criterion.ROLE: 300,
        Criterion.KINDS: 700,
        Criterion.HOURS: 1500,
        Criterion.PRICE: 1800,
        Criterion.RATING: 900,
        Criterion.REPLIES: 0,
        Criterion.NATIVE: 0,
        Criterion.EXPOSURE: 500,
    },
    boost=WEIGHTS_V1.boost,
)
LOST: Final = np.array([0.0, 0.4, 0.7, 1.0, 1.3, 1.7, 2.0])
"""Log odds that each place of the list costs, whoever stands there."""
_CRITERIA: Final = tuple(Criterion)
_TOPS: Final = (None, None, *CHOOSABLE)


def outcomes(
    coachees: int,
    *,
    planted: Weights = PLANTED,
    shown_by: Weights = WEIGHTS_V1,
    seed: int = 1,
    shown: int = 12,
    pool: int = 30,
    slope: float = 9.0,
) -> tuple[Outcome, ...]:
    """Each coachee sees the best of a pool by the one weights, and writes to whom the other weights like."""
    chance = np.random.default_rng(seed)
    made: list[Outcome] = []
    places = np.array([position_of(rank) for rank in range(1, shown + 1)])
    for number in range(coachees):
        top = _TOPS[int(chance.integers(len(_TOPS)))]
        points = np.minimum(chance.integers(0, 21, (pool, len(_CRITERIA))) * 500, 10_000)
        order = np.argsort(-_scores(points, shown_by, top), kind="stable")[:shown]
        points = points[order]
        eager = chance.normal(-6.0, 1.2)
        odds = eager + slope * _scores(points, planted, top) / 10_000 - LOST[places]
        reached = chance.random(shown) < 1 / (1 + np.exp(-odds))
        coachee = number.to_bytes(4) + seed.to_bytes(2)
        made.extend(
            Outcome(
                pair=coachee + rank.to_bytes(2),
                coachee=coachee,
                points={one.value: int(point) for one, point in zip(_CRITERIA, points[rank], strict=True)},
                top_criterion=top,
                rank=rank + 1,
                weights_version=shown_by.version,
                stage=OutcomeStage.STARTED if reached[rank] else OutcomeStage.SHOWN,
                week=WEEK,
            )
            for rank in range(shown)
        )
    return tuple(made)


def booked(made: Sequence[Outcome], every: int = 3) -> tuple[Outcome, ...]:
    """Some of those that were started went on."""
    return tuple(
        attrs.evolve(one, stage=OutcomeStage.BOOKED)
        if one.stage is OutcomeStage.STARTED and number % every == 0
        else one
        for number, one in enumerate(made)
    )


def _scores(points: NDArray[np.int64], weights: Weights, top: Criterion | None) -> NDArray[np.int64]:
    favoured = weights.favouring(top)
    lines = [points[:, place] * favoured[one] // 10_000 for place, one in enumerate(_CRITERIA)]
    total: NDArray[np.int64] = np.sum(lines, axis=0, dtype=np.int64)
    return total
