"""What a page with few matches says beside them, over 10,000 coaches: near misses, and what to give up."""

import random
from collections.abc import Callable
from functools import partial

import attrs
from tests.benchmarks.bench_ranking import COACHES, NOW, WEEK, candidates, wishes
from tests.benchmarks.support import Figure, figure, median, milliseconds, percentile

from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, obstacles, relaxations
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import rank
from tic_domain.shared.money import Money

COACHEES = 60
TIMES = 3


def run() -> list[Figure]:
    rng = random.Random(20260304)
    market = Market.of_candidates(candidates(rng, COACHES), at=NOW)
    common = [wishes(rng) for _ in range(COACHEES)]
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

    ranking = _times(market, common, lambda query, answers: rank(market, query, limit=20))
    missing = _times(market, common, lambda query, _: (near_misses(market, query), obstacles(market, query)))
    figures = [
        figure("near misses and obstacles: in rankings", median(missing) / median(ranking), "x", most=2)
    ]
    for name, wanted in (("usual", common), ("scarce", scarce), ("impossible", impossible)):
        taken = _times(market, wanted, lambda query, answers: relaxations(market, query, answers))
        figures += [
            figure(f"what to give up, {name} wishes: 95th percentile", percentile(taken, 95), "ms", most=10),
            figure(f"what to give up, {name} wishes: in rankings", median(taken) / median(ranking), "x"),
        ]
    helped = sum(bool(relaxations(market, _query(one), one)) for one in impossible)
    figures.append(figure("impossible wish lists that get an answer", helped / len(impossible), "", least=1))
    return figures


def _query(answers: QuizAnswers) -> Query:
    return Query.of(answers, at=NOW, week=WEEK)


def _times(
    market: Market, wanted: list[QuizAnswers], act: Callable[[Query, QuizAnswers], object]
) -> list[float]:
    return [
        time
        for answers in wanted
        for time in milliseconds(partial(act, _query(answers), answers), times=TIMES)
    ]


if __name__ == "__main__":
    for one in run():
        print(one)
