"""Batches made up by Hypothesis: few people, few scores, so that ties are common."""

from typing import Final

from hypothesis import strategies as st
from tests.unit.matching.people import id_of

from tic_domain.matching.batch import Batch
from tic_domain.shared.ids import AccountId

Scores = dict[tuple[AccountId, AccountId], int]

COACHEES: Final = tuple(id_of(number) for number in range(1, 7))
COACHES: Final = tuple(id_of(100 + number) for number in range(1, 6))


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    most = draw(st.sampled_from((0, 1, 3, 10_000)))
    pairs = st.tuples(st.sampled_from(COACHEES), st.sampled_from(COACHES))
    scores = draw(st.dictionaries(pairs, st.integers(0, most), max_size=24))
    places = {coach: draw(st.integers(0, 3)) for coach in COACHES}
    return Batch.of(scores, places=places, coachees=COACHEES)
