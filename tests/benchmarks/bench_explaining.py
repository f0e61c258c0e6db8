"""What a page with few matches says beside them, over 10,000 coaches: near misses, and what to give up."""

import random
from collections.abc import Callable, Iterator
from functools import partial

import attrs
from tests.benchmarks.bench_ranking import COACHES, NOW, WEEK, candidates, wishes
from tests.benchmarks.support import Figure, figure, median, milliseconds, percentile

from tic_adapters.ranking.market import NumpyMarket
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, obstacles, relaxations
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.shared.money import Money

COACHEES = 60
TIMES = 3


def run() -> list[Figure]:
    rng = random.Random(20260304)
    coaches = candidates(rng, COACHES)
    common = [wishes(rng) for _ in range(COACHEES)]
    backends: tuple[tuple[str, CoachMarket], ...] = (
        ("domain alone", Market.of_candidates(coaches, at=NOW)),
        ("numpy", NumpyMarket.of_candidates(coaches, at=NOW)),
    )
    return [one for name, market in backends for one in _over(name, market, common)]


def _over(backend: str, market: CoachMarket, common: list[QuizAnswers]) -> Iterator[Figure]:
    scarce = [
        attrs.evolve(one, budget=Money(4000, "eur"), languages=frozenset({"pl"}), native_language=None)
        for one in common
    ]
    impossible = [
        attrs.evolve(
            one,
            budget=Money(1, "jpy"),
            languages=frozenset({"fi"}),
            native_language=None,
            deadline=NOW.date(),
        )
        for one in common
    ]
    ranking = median(_times(common, lambda query, answers: market.rank(query, limit=20)))
    for name, wanted in (("usual", common), ("scarce", scarce), ("impossible", impossible)):
        missing = _times(wanted, lambda query, _: (near_misses(market, query), obstacles(market, query)))
        taken = _times(wanted, lambda query, answers: relaxations(market, query, answers))
        label = f"{backend}, {name} wishes"
        yield figure(f"{label}: near misses by name, 95th percentile", percentile(missing, 95), "ms", most=10)
        yield figure(f"{label}: what to give up, 95th percentile", percentile(taken, 95), "ms", most=10)
        yield figure(f"{label}: what to give up, in rankings", median(taken) / ranking, "x")
    helped = sum(bool(relaxations(market, _query(one), one)) for one in impossible)
    yield figure(
        f"{backend}: impossible wish lists that get an answer", helped / len(impossible), "", least=1
    )


def _query(answers: QuizAnswers) -> Query:
    return Query.of(answers, at=NOW, week=WEEK)


def _times(wanted: list[QuizAnswers], act: Callable[[Query, QuizAnswers], object]) -> list[float]:
    return [
        time
        for answers in wanted
        for time in milliseconds(partial(act, _query(answers), answers), times=TIMES)
    ]


if __name__ == "__main__":
    for one in run():
        print(one)
