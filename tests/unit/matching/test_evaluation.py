"""Figures about predictions, on examples that can be checked by hand, and their invariants."""

from math import inf, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.matching.evaluation import (
    POSITION_STEPS,
    Calibration,
    Scored,
    auc,
    bins,
    brier,
    evaluated,
    gain,
    log_loss,
    position_of,
    predicted,
)

FLAT = (0.0,) * len(POSITION_STEPS)
pairs = st.lists(st.tuples(st.floats(0.001, 0.999), st.booleans()), min_size=2, max_size=60).filter(
    lambda made: len({came for _, came in made}) == 2
)
scored_ones = st.lists(
    st.builds(Scored, score=st.integers(0, 10_000), rank=st.integers(1, 100), reached=st.booleans()),
    min_size=2,
    max_size=60,
).filter(lambda made: len({one.reached for one in made}) == 2)


def test_a_sure_and_right_prediction_costs_little_and_a_coin_flip_a_bit() -> None:
    assert log_loss([(0.5, True), (0.5, False)]) == pytest.approx(log(2))
    assert brier([(0.5, True), (0.5, False)]) == 0.25
    assert brier([(1.0, True), (0.0, False)]) == 0


def test_auc_is_the_share_of_pairs_in_the_right_order_and_a_tie_is_half() -> None:
    assert auc([(0.1, False), (0.9, True)]) == 1
    assert auc([(0.9, False), (0.1, True)]) == 0
    assert auc([(0.5, False), (0.5, True)]) == 0.5
    assert auc([(0.1, False), (0.4, True), (0.4, False), (0.8, True)]) == 3.5 / 4


@given(pairs)
def test_auc_is_that_of_all_pairs(made: list[tuple[float, bool]]) -> None:
    hits = [likely for likely, came in made if came]
    misses = [likely for likely, came in made if not came]
    wins = sum((hit > miss) + (hit == miss) / 2 for hit in hits for miss in misses)

    assert auc(made) == pytest.approx(wins / len(hits) / len(misses))


@given(pairs, st.integers(1, 9))
def test_bins_hold_every_outcome_once_and_rise(made: list[tuple[float, bool]], count: int) -> None:
    found = bins(made, count)

    assert sum(one.outcomes for one in found) == len(made)
    assert len(found) <= count
    predicted = [one.predicted for one in found]
    assert predicted == sorted(predicted)
    assert sum(one.seen * one.outcomes for one in found) == pytest.approx(sum(came for _, came in made))


@given(scored_ones, st.randoms(use_true_random=False))
def test_the_order_of_outcomes_changes_no_figure(made: list[Scored], order: Random) -> None:
    calibration = Calibration(intercept=-1.0, slope=3.0, drops=(0.1,) * len(POSITION_STEPS))
    shuffled = list(made)
    order.shuffle(shuffled)

    assert evaluated(predicted(shuffled, calibration)) == evaluated(predicted(made, calibration))


def test_further_down_the_list_is_less_likely_and_a_better_score_more() -> None:
    calibration = Calibration(intercept=-2.0, slope=3.0, drops=(0.3,) * len(POSITION_STEPS))

    down = [calibration.probability(5_000, rank) for rank in (1, 2, 3, 4, 6, 11, 21)]

    assert down == sorted(down, reverse=True)
    assert calibration.probability(5_000, 21) == calibration.probability(5_000, 900)
    assert calibration.probability(9_000, 5) > calibration.probability(4_000, 5)


def test_nothing_is_held_for_sure() -> None:
    for intercept in (-900.0, 900.0):
        sure = Calibration(intercept=intercept, slope=0.0, drops=FLAT)
        assert log_loss([(sure.probability(0, 1), intercept < 0)]) < inf


def test_places_are_counted_in_steps() -> None:
    assert [position_of(rank) for rank in (1, 2, 3, 4, 5, 6, 10, 11, 20, 21, 500)] == [
        0, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6,
    ]  # fmt: skip


def test_a_gain_is_judged_by_coachees_not_by_outcomes() -> None:
    old = [(0.5, True), (0.5, False)] * 8
    better = [(0.6, True), (0.4, False)] * 8
    mixed = [(0.6, True), (0.4, False)] * 4 + [(0.45, True), (0.55, False)] * 4
    each = [bytes([number // 2]) for number in range(16)]

    clear = gain(better, old, each)
    assert clear.nats == pytest.approx(log(0.6 / 0.5))
    assert (round(clear.error, 12), clear.is_clear) == (0, True)
    assert gain(old, better, each).nats == pytest.approx(-clear.nats)

    by_eight, by_two = gain(mixed, old, each), gain(mixed, old, [bytes([n // 8]) for n in range(16)])
    assert by_eight.nats == by_two.nats > 0
    assert by_two.error > by_eight.error
    assert not by_two.is_clear
