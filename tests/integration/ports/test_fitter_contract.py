"""Fitting, as every fitter has to do it, and what the real one is for: finding what was planted."""

from functools import cache
from math import fsum
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.matching.made_up_outcomes import PLANTED, outcomes

from tic_adapters.learning.choice import ChoiceFitter
from tic_adapters.memory.fitter import DifferenceFitter
from tic_domain.matching.evaluation import Scored, evaluated, predicted
from tic_domain.matching.learning import LEARNED, FittedShares, learned_weights, scored
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.ports import WeightsFitter
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WEIGHTS_V1, WHOLE, Weights

STARTED: Final = OutcomeStage.STARTED
TOLERANCE: Final = 500
"""Of 10,000, in each criterion, from 24,000 outcomes of 2,000 coachees: three standard errors."""


@cache
def made(coachees: int = 150) -> tuple[Outcome, ...]:
    return outcomes(coachees)


@cache
def fitted() -> Weights:
    return learned_weights(ChoiceFitter().fit(made(2_000), STARTED, WEIGHTS_V1), WEIGHTS_V1)


@pytest.fixture(params=[DifferenceFitter, ChoiceFitter])
def fitter(request: pytest.FixtureRequest) -> WeightsFitter:
    found: WeightsFitter = request.param()
    return found


def test_shares_are_of_all_learned_criteria_never_negative_and_sum_to_one(fitter: WeightsFitter) -> None:
    shares = fitter.fit(made(), STARTED, WEIGHTS_V1).shares

    assert set(shares) == set(LEARNED)
    assert min(shares.values()) >= 0
    assert fsum(shares.values()) == pytest.approx(1)


def test_the_order_of_outcomes_changes_nothing(fitter: WeightsFitter) -> None:
    first = learned_weights(fitter.fit(made(), STARTED, WEIGHTS_V1), WEIGHTS_V1)
    calibration = fitter.calibrate(scored(made(), first, STARTED))
    for step in (7, 11, 1_001):
        # No divisor of the count, so every outcome has its place, and neighbours are far apart.
        shuffled = [made()[number * step % len(made())] for number in range(len(made()))]
        assert set(map(id, shuffled)) == set(map(id, made()))

        again = learned_weights(fitter.fit(shuffled, STARTED, WEIGHTS_V1), WEIGHTS_V1)

        assert again == first
        assert fitter.calibrate(scored(shuffled, again, STARTED)) == calibration


def test_what_leads_on_weighs_more_than_what_does_not(fitter: WeightsFitter) -> None:
    shares = fitter.fit(made(), STARTED, WEIGHTS_V1).shares

    assert shares[Criterion.COMPANIES] > shares[Criterion.REPLIES]
    assert shares[Criterion.PRICE] > shares[Criterion.NATIVE]


def test_without_anything_to_compare_the_shares_stay(fitter: WeightsFitter) -> None:
    nobody = [attrs.evolve(one, stage=OutcomeStage.SHOWN) for one in made()[:60]]

    for kept in (nobody, ()):
        weights = learned_weights(fitter.fit(kept, STARTED, WEIGHTS_V1), WEIGHTS_V1)
        assert weights.base == WEIGHTS_V1.base


def test_predictions_add_up_to_what_was_seen(fitter: WeightsFitter) -> None:
    seen = scored(made(), WEIGHTS_V1, STARTED)
    calibration = fitter.calibrate(seen)

    predicted = fsum(calibration.probability(one.score, one.rank) for one in seen)
    assert predicted == pytest.approx(sum(one.reached for one in seen), rel=1e-3)
    assert calibration.slope >= 0
    assert min(calibration.drops) >= 0


def test_planted_weights_are_recovered() -> None:
    off = {one.value: abs(fitted().base[one] - PLANTED.base[one]) for one in Criterion}

    assert max(off.values()) <= TOLERANCE, off
    assert fitted().base[Criterion.EXPOSURE] == WEIGHTS_V1.base[Criterion.EXPOSURE]


def test_being_shown_first_is_not_mistaken_for_being_liked() -> None:
    """All that the lists' order tells is chance: who wrote to the first ones did so for their place."""
    kept = outcomes(800, slope=0.0, seed=5)
    ranked_alike = [attrs.evolve(one, rank=1) for one in kept]

    def pull(of: list[Outcome] | tuple[Outcome, ...]) -> float:
        calibration = ChoiceFitter().calibrate(scored(of, WEIGHTS_V1, STARTED))
        return calibration.slope

    assert pull(kept) < 0.35 * pull(ranked_alike)


def test_learned_weights_predict_held_out_outcomes_better_than_those_that_made_the_lists() -> None:
    others = outcomes(300, seed=77)
    fitter = ChoiceFitter()

    def loss(weights: Weights) -> float:
        calibration = fitter.calibrate(scored(made(), weights, STARTED))
        return evaluated(predicted(scored(others, weights, STARTED), calibration)).figures.log_loss

    assert loss(fitted()) < loss(WEIGHTS_V1)
    assert loss(fitted()) < loss(PLANTED) + 0.005


@settings(max_examples=12)
@given(
    coachees=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    shown=st.integers(1, 6),
    target=st.sampled_from(OutcomeStage),
)
def test_however_few_outcomes_there_are_the_result_is_valid(
    coachees: int, seed: int, shown: int, target: OutcomeStage
) -> None:
    kept = outcomes(coachees, seed=seed, shown=shown)

    weights = learned_weights(ChoiceFitter().fit(kept, target, WEIGHTS_V1), WEIGHTS_V1)

    assert sum(weights.base.values()) == WHOLE
    assert min(weights.base.values()) >= 0


def test_outcomes_that_one_criterion_decides_do_not_run_off() -> None:
    decided = [
        attrs.evolve(one, stage=STARTED if one.points["price"] >= 7_000 else OutcomeStage.SHOWN)
        for one in made()
    ]

    weights = learned_weights(ChoiceFitter().fit(decided, STARTED, WEIGHTS_V1), WEIGHTS_V1)

    assert weights.base[Criterion.PRICE] > 6_000
    seen = [Scored(score=one.points["price"], rank=one.rank, reached=one.stage is STARTED) for one in decided]
    assert ChoiceFitter().calibrate(seen).slope > 0


@pytest.mark.long
@settings(max_examples=8)
@given(
    shares=st.lists(st.integers(0, 9), min_size=len(LEARNED), max_size=len(LEARNED)).filter(any),
    seed=st.integers(0, 10_000),
)
def test_whatever_was_planted_is_recovered_closer_from_more(shares: list[int], seed: int) -> None:
    wanted = FittedShares(shares={one: float(share) for one, share in zip(LEARNED, shares, strict=True)})
    planted = learned_weights(wanted, WEIGHTS_V1)
    kept = outcomes(8_000, planted=planted, seed=seed)

    found = learned_weights(ChoiceFitter().fit(kept, STARTED, WEIGHTS_V1), WEIGHTS_V1)

    # A boost that the planted weights had no room for can't be known from outside.
    if planted.boost == WEIGHTS_V1.boost:
        assert max(abs(found.base[one] - planted.base[one]) for one in Criterion) <= 300
