"""Fitting without numbers of its own: for tests and dry runs, where the direction is enough."""

from collections.abc import Sequence
from math import fsum, log

from tic_domain.matching.evaluation import POSITION_STEPS, Calibration, Scored
from tic_domain.matching.learning import LEARNED, FittedShares
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.weights import Weights


class DifferenceFitter:
    """A criterion counts by how many more points those have that reached the stage, coachee by coachee."""

    def fit(self, outcomes: Sequence[Outcome], target: OutcomeStage, current: Weights) -> FittedShares:
        groups: dict[bytes, tuple[list[Outcome], list[Outcome]]] = {}
        for one in outcomes:
            groups.setdefault(one.coachee, ([], []))[one.stage.reaches(target)].append(one)
        pairs = [(misses, hits) for misses, hits in groups.values() if misses and hits]
        gains = {
            criterion: max(
                0.0,
                fsum(_mean(hits, criterion.value) - _mean(misses, criterion.value) for misses, hits in pairs),
            )
            for criterion in LEARNED
        }
        total = fsum(gains.values())
        if not total:
            gains = {criterion: float(current.base[criterion]) for criterion in LEARNED}
            total = fsum(gains.values())
        return FittedShares(shares={criterion: gain / total for criterion, gain in gains.items()})

    def calibrate(self, scored: Sequence[Scored]) -> Calibration:
        """The share that reached the stage, whatever the score and the place."""
        reached = sum(one.reached for one in scored)
        return Calibration(
            intercept=log(reached / (len(scored) - reached)), slope=0.0, drops=(0.0,) * len(POSITION_STEPS)
        )


def _mean(outcomes: Sequence[Outcome], key: str) -> float:
    return sum(one.points[key] for one in outcomes) / len(outcomes)
