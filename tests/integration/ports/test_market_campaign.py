"""Thousands of coachees ask a market of many coaches: numpy answers as the reference, to the last digit."""

import pytest
from tests.benchmarks.ranking.people import NOW, WEEK, candidates, seeded, wishes

from tic_adapters.ranking.market import NumpyMarket
from tic_domain.matching.market import Market
from tic_domain.matching.near_misses import near_misses
from tic_domain.matching.query import Query

COACHES = 3_000


def _equal(seed: int, queries: int) -> None:
    rng = seeded(seed)
    everyone = candidates(rng, COACHES)
    numpy, reference = (kind.of_candidates(everyone, at=NOW) for kind in (NumpyMarket, Market))
    for _ in range(queries):
        blocked = frozenset(one.id for one in rng.sample(everyone, rng.choice((0, 1, 30))))
        query = Query.of(wishes(rng), at=NOW, week=WEEK, unavailable=blocked)
        limit = rng.choice((1, 5, 20, 100))
        assert numpy.rank(query, limit=limit) == reference.rank(query, limit=limit)
        assert near_misses(numpy, query) == near_misses(reference, query)


def test_a_hundred_coachees() -> None:
    _equal(1, 100)


@pytest.mark.long
def test_ten_thousand_coachees() -> None:
    _equal(2, 10_000)
