"""10,000 coachees and 2,000 coaches, all at once: how long, how good, and against whom.

The optimum and the bound are computed apart from our assigners: by the dual of the linear program, by
OR-tools over all pairs, by HiGHS over fewer (it takes many minutes over all), and by scipy's maximum flow.
"""

import random
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import attrs
import numpy as np
import scipy
from tests.benchmarks.bench_ranking import NOW, candidates, wishes
from tests.benchmarks.support import Figure, figure, median

from tic_adapters.assignment.arcs import Arcs
from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.expansion import solved_by_matching
from tic_adapters.assignment.face import Face
from tic_adapters.assignment.flows import solved_by_flow
from tic_adapters.assignment.scoring import NumpyPairScorer
from tic_domain.matching.batch import NOBODY, Assignment, Batch, FittingPairs
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explain
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.weights import CURRENT_WEIGHTS
from tic_domain.shared.ids import AccountId

COACHES = 2_000
COACHEES = 10_000
FEW_COACHES, FEW_COACHEES = 200, 1_000
REPEATS = 3
FLOW, MATCHING = ExactAssigner(solved_by_flow), ExactAssigner(solved_by_matching)


def run() -> list[Figure]:
    rng = random.Random(20260304)
    coaches = candidates(rng, COACHES)
    wanted = {AccountId(UUID(int=rng.getrandbits(128))): wishes(rng) for _ in range(COACHEES)}
    taken, worked, batch, found = [], [], None, None
    for _ in range(REPEATS):
        begun, begun_working = perf_counter(), process_time()
        batch, found = _whole(coaches, wanted)
        taken.append(perf_counter() - begun)
        worked.append(process_time() - begun_working)
    assert batch is not None
    assert found is not None
    flow, matching = _seconds(FLOW, batch), _seconds(MATCHING, batch)
    most, best = _bound(batch), _flow_optimum(batch)
    dual = _dual_optimum(batch, found)
    few, of_few = _whole(coaches[:FEW_COACHES], dict(list(wanted.items())[:FEW_COACHEES]))
    program = _program_optimum(few, of_few.assigned)
    greedy = _greedy(batch)
    shuffled = _shuffled(rng, coaches, wanted)
    return [
        figure("10k coachees x 2k coaches, end to end", median(taken), "s", most=1.5),
        figure("… of which the process computed", median(worked), "s"),
        figure("fitting pairs", len(batch.pairs), ""),
        figure("total score - the dual's bound", found.total_score - dual, "points", least=0, most=0),
        figure("total score - OR-tools' over all pairs", found.total_score - best, "points", least=0, most=0),
        figure(
            "1k x 200: total score - HiGHS's optimum", of_few.total_score - program, "points", least=0, most=0
        ),
        figure("assigned - maximum flow", found.assigned - most, "coachees", least=0, most=0),
        figure("unassigned", COACHEES - found.assigned, ""),
        figure("assigned beyond greedy", found.assigned - greedy.assigned, "coachees", least=0),
        figure("total score / greedy's", found.total_score / greedy.total_score, "x", least=1),
        figure("changed by shuffling coachees and coaches", _changed(batch, found, *shuffled), "", most=0),
        figure("changed by scipy in place of OR-tools", float(MATCHING.assigned(batch) != found), "", most=0),
        figure("assigning: OR-tools", flow, "s"),
        figure("assigning: scipy", matching, "s"),
        figure("scipy takes, of OR-tools", matching / flow, "x"),
    ]


def _whole(coaches: Sequence[Candidate], wanted: dict[AccountId, QuizAnswers]) -> tuple[Batch, Assignment]:
    """From answers and profiles to explained matches."""
    market = Market.of_candidates(coaches, at=NOW)
    ids = sorted(wanted)
    queries = [Query.of(wanted[one], at=NOW, week=market.week) for one in ids]
    batch = _batch(market, ids, NumpyPairScorer().scored(market, queries, CURRENT_WEIGHTS))
    found = FLOW.assigned(batch)
    for query, coach in zip(queries, found.coach_of, strict=True):
        if coach != NOBODY:
            explain([market.candidates[coach]], query, CURRENT_WEIGHTS)
    return batch, found


def _batch(market: Market, ids: Sequence[AccountId], pairs: FittingPairs) -> Batch:
    return Batch(
        coachees=tuple(ids),
        coaches=tuple(one.id for one in market.candidates),
        places=tuple(max(0, one.capacity - one.active_coachees) for one in market.candidates),
        pairs=pairs,
    )


def _seconds(assigner: ExactAssigner, batch: Batch) -> float:
    begun = perf_counter()
    assigner.assigned(batch)
    return perf_counter() - begun


def _bound(batch: Batch) -> int:
    """How many can be assigned at all."""
    arcs = Arcs.of(batch)
    people, coaches = arcs.coachee_count, arcs.coach_count
    source, sink = people + coaches, people + coaches + 1
    froms = np.concatenate([np.full(people, source), arcs.coachees, people + np.arange(coaches)])
    tos = np.concatenate([np.arange(people), people + arcs.coaches, np.full(coaches, sink)])
    most = np.concatenate([np.ones(people + len(arcs.coaches)), batch.places]).astype(np.int32)
    graph = scipy.sparse.csr_array((most, (froms, tos)), shape=(sink + 1, sink + 1))
    return int(scipy.sparse.csgraph.maximum_flow(graph, source, sink).flow_value)


def _flow_optimum(batch: Batch) -> int:
    """By OR-tools over all pairs at once: without what we leave out, and without our prices."""
    arcs, scores = Arcs.of(batch), np.asarray(batch.pairs.scores, dtype=np.int64)
    chosen = solved_by_flow(arcs, np.asarray(batch.places, dtype=np.int64), scores)
    return int(scores[chosen[chosen >= 0]].sum())


def _dual_optimum(batch: Batch, found: Assignment) -> int:
    """The dual of the linear program: no assignment of so many can total more than this.

    Prices of coaches and worths of coachees cover every pair, which is checked here for each of them.
    """
    arcs, scores = Arcs.of(batch), np.asarray(batch.pairs.scores, dtype=np.int64)
    places = np.asarray(batch.places, dtype=np.int64)
    one_more = 10_001 * (arcs.coachee_count + 1)
    keys = arcs.coachees * arcs.coach_count + arcs.coaches
    wanted = np.arange(arcs.coachee_count) * arcs.coach_count + np.asarray(found.coach_of)
    chosen = np.where(np.asarray(found.coach_of) >= 0, np.searchsorted(keys, wanted), -1)
    prices = Face.around(arcs, places, scores + one_more, chosen).prices
    price = prices[:-1] - prices[-1]
    assert (price[places > 0] >= 0).all()
    best = np.zeros(arcs.coachee_count, dtype=np.int64)
    np.maximum.at(best, arcs.coachees, scores + one_more - price[arcs.coaches])
    return int(best.sum() + (price * places).sum()) - one_more * found.assigned


def _program_optimum(batch: Batch, assigned: int) -> int:
    """By HiGHS: the greatest total score of so many, by a linear program whose corners are whole."""
    arcs = Arcs.of(batch)
    number = np.arange(len(arcs.coaches))
    ones = np.ones(len(number))
    people, coaches = arcs.coachee_count, arcs.coach_count
    rows = np.concatenate([arcs.coachees, people + arcs.coaches])
    limits = scipy.sparse.csr_array(
        (np.concatenate([ones, ones]), (rows, np.concatenate([number, number]))),
        shape=(people + coaches, len(number)),
    )
    solved: Any = scipy.optimize.linprog(
        -np.asarray(batch.pairs.scores, dtype=float),
        A_ub=limits,
        b_ub=np.concatenate([np.ones(people), batch.places]),
        A_eq=scipy.sparse.csr_array(ones[None, :]),
        b_eq=[assigned],
        bounds=(0, 1),
        method="highs",
    )
    total: int = round(-solved.fun)
    return total


def _greedy(batch: Batch) -> Assignment:
    """The best pair first, while both are free."""
    pairs = sorted(
        (-score, coachee, coach)
        for coachee in range(len(batch.coachees))
        for coach, score in batch.pairs.of(coachee)
    )
    left, coach_of, total = list(batch.places), [NOBODY] * len(batch.coachees), 0
    for score, coachee, coach in pairs:
        if coach_of[coachee] == NOBODY and left[coach]:
            coach_of[coachee] = coach
            left[coach] -= 1
            total -= score
    return Assignment(
        coach_of=tuple(coach_of), assigned=sum(one != NOBODY for one in coach_of), total_score=total
    )


def _shuffled(
    rng: random.Random, coaches: Sequence[Candidate], wanted: dict[AccountId, QuizAnswers]
) -> tuple[Batch, Assignment]:
    others, pairs = list(coaches), list(wanted.items())
    rng.shuffle(others)
    rng.shuffle(pairs)
    return _whole(others, dict(pairs))


def _changed(batch: Batch, found: Assignment, other_batch: Batch, other: Assignment) -> int:
    """How many coachees have another coach."""
    return sum(
        _named(batch, one) != _named(other_batch, two)
        for one, two in zip(found.coach_of, other.coach_of, strict=True)
    ) + (attrs.evolve(batch, pairs=other_batch.pairs) != other_batch)


def _named(batch: Batch, coach: int) -> AccountId | None:
    return None if coach == NOBODY else batch.coaches[coach]
