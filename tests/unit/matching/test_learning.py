"""When there is enough to learn from, who is held out, and how a fit becomes weights."""

from datetime import timedelta
from functools import cache
from random import Random
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.made_up_outcomes import WEEK, booked, outcomes

from tic_domain.matching.learning import (
    ENOUGH_OUTCOMES,
    LEARNED,
    FittedShares,
    is_held_out,
    learned_weights,
    portion,
    rounded,
    scored,
    shortfalls,
    sorted_out,
    spreads,
)
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WEIGHTS_V1, WHOLE

LATER: Final = WEEK + timedelta(weeks=4)
shares = st.fixed_dictionaries(
    {criterion: st.just(0.0) | st.floats(0, 1, allow_subnormal=False) for criterion in LEARNED}
).filter(lambda made: any(made.values()))


@cache
def made() -> tuple[Outcome, ...]:
    return outcomes(140)


def test_enough_outcomes_have_no_shortfall() -> None:
    assert shortfalls(sorted_out(made(), week=LATER), OutcomeStage.STARTED) == ()


def test_too_few_outcomes_are_named_in_numbers() -> None:
    missing = shortfalls(sorted_out(made()[:120], week=LATER), OutcomeStage.STARTED)

    named = {one.key: (one.have, one.need) for one in missing}
    assert named["outcomes"] == (120, ENOUGH_OUTCOMES)
    assert {"outcomes", "reached", "coachees", "held-out-coachees", "held-out-reached"} <= named.keys()
    assert all(one.have < one.need for one in missing)


def test_without_any_outcome_everything_is_missing() -> None:
    missing = shortfalls(sorted_out((), week=LATER), OutcomeStage.STARTED)

    assert len(missing) == 5 + len(LEARNED)
    assert {one.have for one in missing} == {0}


def test_a_criterion_in_which_nobody_differs_can_not_be_learned() -> None:
    flat = [attrs.evolve(one, points={**one.points, "rating": 8750}) for one in made()]

    missing = shortfalls(sorted_out(flat, week=LATER), OutcomeStage.STARTED)

    assert [(one.key, one.have) for one in missing] == [("spread.rating", 0)]
    assert "Is rated well" in missing[0].words


def test_exposure_is_not_learned_so_its_spread_does_not_matter() -> None:
    flat = [attrs.evolve(one, points={**one.points, "exposure": WHOLE}) for one in made()]

    assert shortfalls(sorted_out(flat, week=LATER), OutcomeStage.STARTED) == ()
    assert Criterion.EXPOSURE not in spreads(flat)


def test_a_later_stage_counts_only_what_went_that_far() -> None:
    material = sorted_out(booked(made()), week=LATER)

    started, further = (
        portion(material.training, stage) for stage in (OutcomeStage.STARTED, OutcomeStage.BOOKED)
    )

    assert started.outcomes == further.outcomes
    assert 0 < further.reached < started.reached


def test_this_week_and_what_can_not_be_compared_are_left_out() -> None:
    first, second, third, *others = made()[:20]
    given_ones = [
        attrs.evolve(first, week=LATER),
        attrs.evolve(second, points={}),
        attrs.evolve(third, points={**third.points, "shoe-size": 1}),
        *others,
    ]

    material = sorted_out(given_ones, week=LATER)

    assert (material.unripe, material.not_shown, material.incomparable) == (1, 1, 1)
    assert len(material.training) + len(material.held_out) == len(others)


def test_no_coachee_is_on_both_sides_and_about_a_fifth_is_held_out() -> None:
    material = sorted_out(outcomes(1000, shown=2, pool=2), week=LATER)

    held_out = {one.coachee for one in material.held_out}
    training = {one.coachee for one in material.training}

    assert not held_out & training
    assert 150 < len(held_out) < 250
    assert all(is_held_out(one) for one in held_out)


@given(order=st.randoms(use_true_random=False))
def test_the_order_of_outcomes_changes_nothing(order: Random) -> None:
    shuffled = list(made()[:60])
    order.shuffle(shuffled)

    assert sorted_out(shuffled, week=LATER) == sorted_out(made()[:60], week=LATER)


@given(parts=shares, total=st.integers(0, WHOLE))
def test_rounded_shares_sum_exactly_and_none_is_negative(parts: dict[Criterion, float], total: int) -> None:
    made = rounded(parts, total)

    whole = sum(parts.values())
    assert sum(made.values()) == total
    assert min(made.values()) >= 0
    assert all(abs(made[one] - parts[one] / whole * total) < 1.001 for one in parts)
    assert rounded(dict(reversed(parts.items())), total).keys() == made.keys()


@pytest.mark.parametrize("wrong", [0.0, -0.1, float("nan"), float("inf")])
def test_what_can_not_be_shares_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="no shares"):
        rounded(dict.fromkeys(LEARNED, wrong), WHOLE)


@given(parts=shares)
def test_learned_weights_are_valid_and_exposure_keeps_its_own(parts: dict[Criterion, float]) -> None:
    weights = learned_weights(FittedShares(shares=parts), WEIGHTS_V1)

    assert weights.base[Criterion.EXPOSURE] == WEIGHTS_V1.base[Criterion.EXPOSURE]
    assert sum(weights.base.values()) == WHOLE
    assert min(weights.base.values()) >= 0
    assert 0 <= weights.boost <= WEIGHTS_V1.boost
    for top in (None, *LEARNED):
        favoured = weights.favouring(top)
        assert (sum(favoured.values()), min(favoured.values()) >= 0) == (WHOLE, True)


def test_one_criterion_alone_leaves_the_boost_what_room_there_is() -> None:
    only = FittedShares(shares={one: float(one is Criterion.PRICE) for one in LEARNED})

    weights = learned_weights(only, WEIGHTS_V1)

    assert weights.base[Criterion.PRICE] == WHOLE - WEIGHTS_V1.base[Criterion.EXPOSURE]
    assert weights.boost == WEIGHTS_V1.base[Criterion.EXPOSURE]


def test_outcomes_are_scored_as_a_match_is() -> None:
    one = made()[0]

    (seen,) = scored([one], WEIGHTS_V1, OutcomeStage.STARTED)

    favoured = WEIGHTS_V1.favouring(one.top_criterion)
    assert seen.score == sum(one.points[key.value] * favoured[key] // WHOLE for key in Criterion)
    assert (seen.rank, seen.reached) == (one.rank, one.stage is OutcomeStage.STARTED)
