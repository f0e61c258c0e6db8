"""A choice model: whom did a coachee take, of those that they were shown?

For one coachee, log odds are `b + k · score(weights) − lost by the place in the list`. Each coach who was
taken is compared with all those of the same coachee who weren't (a conditional logit), in which `b`, how
eagerly that coachee writes to anybody, cancels out. What a place costs is estimated beside the weights, so
that being shown first is not mistaken for being liked. Maximum likelihood, by L-BFGS-B under bounds.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
import numpy as np
import scipy
from numpy.typing import NDArray

from tic_domain.matching.evaluation import POSITION_STEPS, Calibration, Scored, position_of
from tic_domain.matching.learning import LEARNED, FittedShares
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WHOLE, Weights

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Objective = Callable[[Floats], tuple[float, Floats]]

_TOPS: Final = (None, *LEARNED)
_START_SLOPE: Final = 4.0
_LARGEST: Final = 100.0
"""No log odds are ever this far apart; it keeps separable outcomes from running off."""
_TINY: Final = 1e-9
_STEPS: Final = len(POSITION_STEPS)


@attrs.frozen
class ChoiceFitter:
    def fit(self, outcomes: Sequence[Outcome], target: OutcomeStage, current: Weights) -> FittedShares:
        """Shares as `current` has them where nothing can be told from the outcomes."""
        choices = _Choices.of(outcomes, target)
        model = _Shares(fixed=current.base[Criterion.EXPOSURE] / WHOLE, boost=current.boost / WHOLE)
        before = np.array([current.base[criterion] for criterion in LEARNED], dtype=np.float64) / WHOLE
        found = _minimised(
            choices.objective(model),
            np.concatenate([_START_SLOPE * before, np.zeros(_STEPS)]),
            [(0.0, _LARGEST)] * (len(LEARNED) + _STEPS),
        )
        pull = found[: len(LEARNED)]
        shares = pull if pull.sum() > _TINY else before
        return FittedShares(
            shares={
                criterion: float(share)
                for criterion, share in zip(LEARNED, shares / shares.sum(), strict=True)
            }
        )

    def calibrate(self, scored: Sequence[Scored]) -> Calibration:
        ordered = sorted(scored, key=lambda one: (one.score, one.rank, one.reached))
        score = np.array([one.score for one in ordered], dtype=np.float64) / WHOLE
        place = np.array([position_of(one.rank) for one in ordered], dtype=np.int64)
        reached = np.array([one.reached for one in ordered], dtype=np.float64)

        def objective(values: Floats) -> tuple[float, Floats]:
            odds = values[0] + values[1] * score - _lost(values[2:])[place]
            surplus = 1 / (1 + np.exp(-odds)) - reached
            loss = float(np.mean(np.logaddexp(0.0, odds) - reached * odds))
            gradient = np.concatenate([[surplus.sum(), surplus @ score], _drop_gradient(surplus, place)])
            return loss, gradient / len(ordered)

        rate = float(reached.mean())
        found = _minimised(
            objective,
            np.array([np.log(rate / (1 - rate)), 0.0, *[0.0] * _STEPS]),
            [(-_LARGEST, _LARGEST), *[(0.0, _LARGEST)] * (1 + _STEPS)],
        )
        return Calibration(
            intercept=float(found[0]),
            slope=float(found[1]),
            drops=tuple(float(drop) for drop in found[2:]),
        )


@attrs.frozen(kw_only=True)
class _Shares:
    """From `pull`, slope times share of each learned criterion, to what each criterion adds to the log odds
    for each top criterion; as `Weights.favouring` has it, and with the derivatives."""

    fixed: float
    """The share of exposure."""
    boost: float

    def of(self, pull: Floats) -> tuple[Floats, Floats]:
        """(top × criterion, top × criterion × pull); exposure comes last."""
        count = len(LEARNED)
        learned = 1 - self.fixed
        slope = pull.sum() / learned
        values = np.zeros((len(_TOPS), count + 1))
        slopes = np.zeros((len(_TOPS), count + 1, count))
        everything = np.append(pull, self.fixed * slope)
        by_pull = np.vstack([np.eye(count), np.full(count, self.fixed / learned)])
        values[0], slopes[0] = everything, by_pull
        for top in range(count):
            # What the others keep: (1 − share − boost) / (1 − share), never less than nothing.
            rest = max(slope - pull[top], _TINY)
            kept = 1 - self.boost * slope / rest
            by_kept = self.boost * pull[top] / learned / rest**2 * np.ones(count)
            by_kept[top] -= self.boost * slope / rest**2
            if kept < 0:
                kept, by_kept = 0.0, np.zeros(count)
            values[top + 1] = everything * kept
            slopes[top + 1] = by_pull * kept + np.outer(everything, by_kept)
            values[top + 1, top] = pull[top] + self.boost * slope
            slopes[top + 1, top] = self.boost / learned
            slopes[top + 1, top, top] += 1.0
        return values, slopes


@attrs.frozen(kw_only=True)
class _Choices:
    """Coachees with somebody taken and somebody not, one after the other."""

    points: Floats
    """Outcome × criterion, from 0 to 1; exposure comes last."""
    place: Integers
    group: Integers
    starts: Integers
    taken: NDArray[np.bool_]
    by_top: tuple[Integers, ...]
    """The outcomes of each top criterion."""

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], target: OutcomeStage) -> "_Choices":
        taking = {one.coachee for one in outcomes if one.stage.reaches(target)}
        leaving = {one.coachee for one in outcomes if not one.stage.reaches(target)}
        used = sorted(
            (one for one in outcomes if one.coachee in taking and one.coachee in leaving),
            key=lambda one: (one.coachee, one.rank, one.pair),
        )
        keys = [criterion.value for criterion in (*LEARNED, Criterion.EXPOSURE)]
        numbers: dict[bytes, int] = {}
        group = np.array([numbers.setdefault(one.coachee, len(numbers)) for one in used], dtype=np.int64)
        tops = np.array([_TOPS.index(one.top_criterion) for one in used], dtype=np.int64)
        points = np.array([[one.points[key] for key in keys] for one in used], dtype=np.float64)
        return cls(
            points=points.reshape(len(used), len(keys)) / WHOLE,
            place=np.array([position_of(one.rank) for one in used], dtype=np.int64),
            group=group,
            starts=np.flatnonzero(np.diff(group, prepend=-1)),
            taken=np.array([one.stage.reaches(target) for one in used], dtype=np.bool_),
            by_top=tuple(np.flatnonzero(tops == number) for number in range(len(_TOPS))),
        )

    def objective(self, model: _Shares) -> Objective:
        taken, group = self.taken, self.group
        chosen, left = np.flatnonzero(taken), np.flatnonzero(~taken)
        groups = len(self.starts)

        def objective(values: Floats) -> tuple[float, Floats]:
            pull, drops = values[: len(LEARNED)], values[len(LEARNED) :]
            worth, by_pull = model.of(pull)
            odds = -_lost(drops)[self.place]
            for number, rows in enumerate(self.by_top):
                odds[rows] += self.points[rows] @ worth[number]
            # Relative to the greatest of each coachee, so that nothing overflows.
            if groups:
                odds -= np.maximum.reduceat(odds, self.starts)[group]
            weight = np.exp(odds)
            others = np.bincount(group[left], weight[left], minlength=groups)
            whole = weight[chosen] + others[group[chosen]]
            loss = float(np.sum(np.log(whole) - odds[chosen]))
            # d loss / d log odds of each outcome.
            push = np.zeros(len(odds))
            push[chosen] = weight[chosen] / whole - 1
            push[left] = weight[left] * np.bincount(group[chosen], 1 / whole, minlength=groups)[group[left]]
            gradient = np.zeros(len(LEARNED))
            for number, rows in enumerate(self.by_top):
                gradient += (push[rows] @ self.points[rows]) @ by_pull[number]
            scale = max(len(chosen), 1)
            return loss / scale, np.concatenate([gradient, _drop_gradient(push, self.place)]) / scale

        return objective


def _lost(drops: Floats) -> Floats:
    """Log odds lost at each place, from the first."""
    return np.concatenate([[0.0], np.cumsum(drops)])


def _drop_gradient(push: Floats, place: Integers) -> Floats:
    """Each drop is lost at its own place and at all further down."""
    by_place = np.bincount(place, push, minlength=_STEPS + 1).astype(np.float64)
    return np.negative(np.cumsum(by_place[::-1])[::-1][1:])


def _minimised(objective: Objective, start: Floats, bounds: Sequence[tuple[float, float]]) -> Floats:
    # Of scipy only what is asked for is loaded, and that when it is asked for.
    found: Any = scipy.optimize.minimize(
        objective,
        start,
        jac=True,
        bounds=bounds,
        method="L-BFGS-B",
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8},
    )
    values: Floats = np.asarray(found.x, dtype=np.float64)
    return values
