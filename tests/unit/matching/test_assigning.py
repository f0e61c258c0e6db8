"""What an assignment is, by trying them all."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.batches import COACHEES, COACHES, batches
from tests.unit.matching.people import id_of

from tic_domain.matching.assigning import assigned_plainly
from tic_domain.matching.batch import NOBODY, TIE_BASE, TIE_DIGITS, Batch, assignment_of, tie_of
from tic_domain.matching.exposure import cumulated, gini

T = TypeVar("T")


def all_assignments(batch: Batch, coachee: int = 0) -> Iterator[list[int]]:
    if coachee == len(batch.coachees):
        yield []
        return
    for coach in (NOBODY, *(coach for coach, _ in batch.pairs.of(coachee))):
        for rest in all_assignments(batch, coachee + 1):
            if coach == NOBODY or rest.count(coach) < batch.places[coach]:
                yield [coach, *rest]


def worth(batch: Batch, coach_of: list[int]) -> tuple[int, ...]:
    """Count, score, then each digit of the tie: in this order."""
    found = assignment_of(batch, coach_of)
    ties = [
        tie_of(batch.coachees[coachee], batch.coaches[coach])
        for coachee, coach in enumerate(coach_of)
        if coach != NOBODY
    ]
    return found.assigned, found.total_score, *(sum(digits) for digits in zip(*ties, strict=True))


@given(batches())
def test_it_is_the_best_of_all_there_are(batch: Batch) -> None:
    best = max(all_assignments(batch), key=lambda one: worth(batch, one))
    assert assigned_plainly(batch) == assignment_of(batch, best)


@given(batches())
def test_no_coach_has_more_than_their_places(batch: Batch) -> None:
    found = assigned_plainly(batch).coach_of
    assert all(found.count(coach) <= places for coach, places in enumerate(batch.places))


def test_one_more_coachee_is_worth_more_than_any_score() -> None:
    ada, bea = COACHEES[:2]
    one, other = COACHES[:2]
    scores = {(ada, one): 10_000, (ada, other): 0, (bea, one): 1}
    found = assigned_plainly(Batch.of(scores, places={one: 1, other: 1}))
    assert (found.assigned, found.total_score) == (2, 1)


@given(batches(), st.randoms())
def test_the_order_of_the_input_changes_nothing(batch: Batch, order: Random) -> None:
    scores = {
        (one, batch.coaches[coach]): score
        for place, one in enumerate(batch.coachees)
        for coach, score in batch.pairs.of(place)
    }
    places = dict(zip(batch.coaches, batch.places, strict=True))

    def shuffled(some: Iterable[T]) -> list[T]:
        listed = list(some)
        order.shuffle(listed)
        return listed

    again = Batch.of(
        dict(shuffled(scores.items())),
        places=dict(shuffled(places.items())),
        coachees=shuffled(batch.coachees),
    )
    assert assigned_plainly(again) == assigned_plainly(batch)


def test_a_tie_follows_from_the_pair_alone() -> None:
    digits = tie_of(id_of(1), id_of(2))
    assert digits == tie_of(id_of(1), id_of(2)) != tie_of(id_of(2), id_of(1))
    assert len(digits) == TIE_DIGITS
    assert all(0 <= digit < TIE_BASE for digit in digits)


def test_nobody_goes_to_a_coach_who_does_not_fit() -> None:
    batch = Batch.of({(COACHEES[0], COACHES[0]): 5}, places=dict.fromkeys(COACHES[:2], 1))
    with pytest.raises(LookupError):
        assignment_of(batch, [1])


@pytest.mark.parametrize(
    ("counts", "expected"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 4], 7_500), ([1, 3], 2_500)]
)
def test_the_gini_of_counts(counts: list[int], expected: int) -> None:
    assert gini(counts) == expected
    assert cumulated(counts)[-1] == sum(counts)
