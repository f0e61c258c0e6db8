"""The best 20 coaches, explained, over many different coachees: the domain alone, numpy, and SQL."""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
import numpy as np
import psycopg
from tests.benchmarks.ranking import sql
from tests.benchmarks.ranking.people import NOW, WEEK, candidates, queries, wishes
from tests.benchmarks.support import Figure, figure, median, percentile

from tic_adapters.ranking.market import NumpyMarket
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.market import Market
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import rank_plain
from tic_domain.shared.ids import AccountId

__all__ = ["COACHES", "NOW", "WEEK", "candidates", "run", "wishes"]

COACHES: Final = 10_000
HUNDRED_THOUSAND: Final = 100_000
MILLION: Final = 1_000_000
COACHEES: Final = 400
QUERIES: Final = 10_000
COMPARED: Final = 60
PLAIN: Final = 6


def run() -> list[Figure]:
    rng = random.Random(20260304)
    many = candidates(rng, HUNDRED_THOUSAND)
    wanted = queries(rng, COACHEES)
    begun = time.perf_counter()
    market = NumpyMarket.of_candidates(many, at=NOW)
    compiling = time.perf_counter() - begun
    return [
        *_pure(many[:COACHES], wanted),
        *_hundred_thousand(market, many, wanted),
        figure("100k: compiling everyone", compiling, "s"),
        figure("100k: one coach changes", _changing(market, many), "ms"),
        figure("100k: columns in memory, per coach", market.table.bytes / len(many), "bytes"),
        *_million(many, wanted),
        _equal(many[:COACHES]),
    ]


def _pure(some: Sequence[Candidate], wanted: Sequence[Query]) -> list[Figure]:
    market = Market.of_candidates(some, at=NOW)
    quick = _times([partial(market.rank, query, limit=20) for query in wanted])
    plain = _times([partial(rank_plain, some, query, limit=20) for query in wanted[:PLAIN]])
    return [
        figure("10k, domain alone: median", median(quick), "ms", most=1),
        figure("10k, domain alone: 95th percentile", percentile(quick, 95), "ms", most=2),
        figure(
            "10k, domain alone: quicker than the definition", median(plain) / median(quick), "x", least=10
        ),
    ]


def _equal(some: Sequence[Candidate]) -> Figure:
    """Ids, scores, contributions and counts."""
    backends = NumpyMarket.of_candidates(some, at=NOW), Market.of_candidates(some, at=NOW)
    rng, equal = random.Random(3), 0
    for _ in range(QUERIES):
        (query,) = queries(rng, 1)
        found, wanted = (market.rank(query, limit=20) for market in backends)
        equal += found == wanted
    name = "10k queries over 10k coaches: numpy equal to the reference"
    return figure(name, 100 * equal / QUERIES, "%", least=100)


def _hundred_thousand(
    market: NumpyMarket, many: Sequence[Candidate], wanted: Sequence[Query]
) -> list[Figure]:
    # Once before: a process that has served anybody holds what depends on weights alone.
    for query in queries(random.Random(1), 100):
        market.rank(query, limit=20)
    taken = _times([partial(market.rank, query, limit=20) for query in wanted])
    again = _times([partial(market.rank, query, limit=20) for query in wanted])
    found = _times([partial(market.best_rows, query, limit=20) for query in wanted])
    reference = Market.of_candidates(many, at=NOW)
    equal = sum(market.rank(query, limit=20) == reference.rank(query, limit=20) for query in wanted)
    by_way = _in_sql(market, many, wanted[:COMPARED])
    name, best = min(by_way.items(), key=lambda way: median(way[1]))
    others = ", ".join(f"{way}: {median(times):.1f} ms" for way, times in by_way.items())
    against = figure("100k, numpy: quicker than SQL", median(best) / median(taken), "x", least=10)
    return [
        figure("100k, numpy back-end alone: median", median(found), "ms", most=0.6),
        figure("100k, with every line in words: median", median(taken), "ms", most=0.6),
        figure("… when others had the same wishes before: median", median(again), "ms", most=0.6),
        figure("100k, numpy: 95th percentile", percentile(taken, 95), "ms"),
        figure("100k, numpy: equal to the reference", 100 * equal / len(wanted), "%", least=100),
        figure(f"100k, SQL ({name}): median", median(best), "ms") | {"note": others},
        against,
    ]


def _in_sql(
    market: NumpyMarket, many: Sequence[Candidate], wanted: Sequence[Query]
) -> dict[str, list[float]]:
    """Milliseconds by formulation, each of which has to give the same ids and scores."""
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        server = EmbeddedPostgres()
        try:
            with psycopg.connect(server.start(Path(name)), autocommit=True) as connection:
                sql.fill(connection, many)
                values = [sql.values_of(query) for query in wanted]
                found: dict[str, list[float]] = {}
                for way in sql.WAYS:
                    for one, query in zip(values, wanted, strict=True):
                        ranked = market.rank(query, limit=20).matches
                        if sql.best(connection, way, one) != [(m.coach_id, m.score) for m in ranked]:
                            raise AssertionError(f"SQL ({way}) ranks otherwise")
                    found[way] = _times([partial(sql.best, connection, way, one) for one in values])
                return found
        finally:
            server.stop()


def _changing(market: NumpyMarket, many: Sequence[Candidate]) -> float:
    """Until a market with one coach changed is there, in milliseconds."""
    changed = [attrs.evolve(one, capacity=one.capacity + 1, hours=one.hours ^ 1) for one in many[:50]]
    return median(_times([partial(market.with_candidates, [one]) for one in changed]))


def _million(many: Sequence[Candidate], wanted: Sequence[Query]) -> list[Figure]:
    ids = random.Random(2)
    everyone = [
        attrs.evolve(one, id=AccountId(UUID(int=ids.getrandbits(128))))
        for _ in range(MILLION // len(many))
        for one in many
    ]
    market = NumpyMarket.of_candidates(everyone, at=NOW)
    for query in queries(random.Random(1), 20):
        market.rank(query, limit=20)
    taken = _times([partial(market.rank, query, limit=20) for query in wanted[:100]])
    column = np.arange(MILLION, dtype=np.uint64)
    floor = median(_times([partial(np.bitwise_or.reduce, column)] * 100))
    return [
        figure("1M, numpy: median", median(taken), "ms"),
        figure("1M: one pass over 8 bytes a coach", floor, "ms"),
        figure("1M, numpy: of that pass", median(taken) / floor, "x", most=15),
    ]


def _times(acts: Sequence[Callable[[], Any]]) -> list[float]:
    taken = []
    for act in acts:
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
