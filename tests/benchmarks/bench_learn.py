"""Fitting weights from 100,000 outcomes, beside a plain gradient, equal weights and the planted ones."""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tests.benchmarks.support import Figure, figure
from tests.unit.matching.made_up_outcomes import PLANTED, outcomes

from tic_adapters.learning.choice import ChoiceFitter
from tic_domain.matching.evaluation import evaluated, predicted
from tic_domain.matching.learning import LEARNED, FittedShares, learned_weights, scored
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.weights import WEIGHTS_V1, Weights

COACHEES: Final = 8_334
"""Of twelve outcomes each."""
HELD_OUT: Final = 1_500
STEPS: Final = 500
RATE: Final = 2.0
STARTED: Final = OutcomeStage.STARTED


def run() -> list[Figure]:
    made, held_out = outcomes(COACHEES), outcomes(HELD_OUT, seed=2)
    fitter = ChoiceFitter()
    fitter.fit(made[:2_000], STARTED, WEIGHTS_V1)  # loads what is loaded on demand
    ours_s, ours = _timed(lambda: fitter.fit(made, STARTED, WEIGHTS_V1))
    plain_s, plain = _timed(lambda: _plain(made))
    equal = FittedShares(shares=dict.fromkeys(LEARNED, 1 / len(LEARNED)))

    def loss(weights: Weights) -> float:
        calibration = fitter.calibrate(scored(made[:24_000], weights, STARTED))
        return evaluated(predicted(scored(held_out, weights, STARTED), calibration)).figures.log_loss

    learned = learned_weights(ours, WEIGHTS_V1)
    lost = loss(learned)
    best = loss(PLANTED)
    off = max(abs(learned.base[one] - PLANTED.base[one]) for one in LEARNED)
    return [
        figure(f"fitting {len(made):,} outcomes", ours_s, "s"),
        figure("fitting, beside a plain gradient in numpy", ours_s / plain_s, "x", most=1),
        figure("held-out log loss of what was learned", lost, "nats"),
        figure("… above the optimum that was planted", lost - best, "nats", most=0.001),
        figure("… gained on equal weights", loss(learned_weights(equal, WEIGHTS_V1)) - lost, "nats", least=0),
        figure("… gained on the weights that made the lists", loss(WEIGHTS_V1) - lost, "nats", least=0),
        figure(
            "… gained on a plain gradient, blind to places and persons",
            loss(learned_weights(plain, WEIGHTS_V1)) - lost,
            "nats",
            least=0,
        ),
        figure("largest distance from a planted weight", off, "of 10,000", most=150),
    ]


def _timed(work: Callable[[], FittedShares]) -> tuple[float, FittedShares]:
    begun = perf_counter()
    found = work()
    return perf_counter() - begun, found


def _plain(made: Sequence[Outcome]) -> FittedShares:
    """Logistic regression over all outcomes alike, by so many steps down the gradient."""
    points: NDArray[np.float64] = (
        np.array([[one.points[criterion.value] for criterion in LEARNED] for one in made]) / 10_000
    )
    reached = np.array([one.stage.reaches(STARTED) for one in made], dtype=np.float64)
    pull, bias = np.full(len(LEARNED), 0.1), -1.0
    for _ in range(STEPS):
        surplus = 1 / (1 + np.exp(-(points @ pull + bias))) - reached
        pull = np.maximum(pull - RATE * (surplus @ points) / len(made), 0.0)
        bias -= RATE * float(surplus.mean())
    total = pull.sum()
    return FittedShares(shares={one: float(share / total) for one, share in zip(LEARNED, pull, strict=True)})


if __name__ == "__main__":
    for each in run():
        print(each)
