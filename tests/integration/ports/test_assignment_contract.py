"""Every assigner and every scorer gives what the plain ones give, to the last digit."""

import asyncio
from datetime import timedelta
from hashlib import blake2b

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.matching.batches import batches
from tests.unit.matching.made_up import candidates, wishes
from tests.unit.matching.people import MORNINGS, NOW, WEEK, candidate, id_of, profile, wishing

from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.expansion import solved_by_matching
from tic_adapters.assignment.flows import solved_by_flow
from tic_adapters.assignment.scoring import NumpyPairScorer
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.assigning import PlainAssigner, PlainScorer, assigned_plainly
from tic_domain.matching.batch import Batch
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.ports import BatchAssigner
from tic_domain.matching.query import Query
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights

FLOW, MATCHING = ExactAssigner(solved_by_flow), ExactAssigner(solved_by_matching)


@pytest.fixture(params=[PlainAssigner(), FLOW, MATCHING], ids=["plain", "flow", "matching"])
def assigner(request: pytest.FixtureRequest) -> BatchAssigner:
    found: BatchAssigner = request.param
    return found


@given(batch=batches())
def test_both_libraries_give_what_the_definition_gives(batch: Batch) -> None:
    expected = assigned_plainly(batch)
    assert FLOW.assigned(batch) == expected
    assert MATCHING.assigned(batch) == expected


def chance(*of: int) -> int:
    """32 bits that look like chance, and are the same each time."""
    return int.from_bytes(blake2b(repr(of).encode(), digest_size=4).digest())


def made_up(seed: int, *, coachees: int, coaches: int, most: int, density: int) -> Batch:
    """`density` is how many of a hundred pairs fit."""
    scores = {
        (id_of(one + 1), id_of(10**6 + other)): chance(seed, one, other) % (most + 1)
        for one in range(coachees)
        for other in range(coaches)
        if chance(seed, one, other, 1) % 100 < density
    }
    places = {id_of(10**6 + other): chance(seed, other) % 5 for other in range(coaches)}
    return Batch.of(scores, places=places, coachees=[id_of(one + 1) for one in range(coachees)])


@pytest.mark.parametrize("most", [0, 2, 10_000])
def test_both_libraries_agree_on_many(most: int) -> None:
    batch = made_up(most, coachees=300, coaches=80, most=most, density=20)
    assert FLOW.assigned(batch) == MATCHING.assigned(batch)


async def test_nobody_and_nothing(assigner: BatchAssigner) -> None:
    nobody = await assigner.assign(Batch.of({}, places={}))
    assert (nobody.coach_of, nobody.assigned, nobody.total_score) == ((), 0, 0)
    alone = await assigner.assign(Batch.of({}, places={}, coachees=[id_of(1)]))
    assert alone.coach_of == (-1,)
    idle = await assigner.assign(Batch.of({}, places={id_of(9): 3}))
    assert idle.coach_of == ()
    full = await assigner.assign(Batch.of({(id_of(1), id_of(9)): 7}, places={id_of(9): 0}))
    assert (full.coach_of, full.total_score) == ((-1,), 0)


async def test_everybody_wants_the_same_coach(assigner: BatchAssigner) -> None:
    coach = id_of(99)
    scores = {(id_of(number), coach): 10_000 for number in range(20)}
    found = await assigner.assign(Batch.of(scores, places={coach: 3}))
    assert (found.assigned, found.total_score) == (3, 30_000)


async def test_places_beyond_all_wishes_are_no_burden(assigner: BatchAssigner) -> None:
    found = await assigner.assign(Batch.of({(id_of(1), id_of(2)): 7}, places={id_of(2): 10**9}))
    assert found.assigned == 1


@pytest.mark.long
def test_ten_thousand_identical_coachees_get_the_same_either_way() -> None:
    coaches = [id_of(10**6 + number) for number in range(40)]
    scores = {(id_of(number), coach): 5_000 for number in range(10_000) for coach in coaches}
    batch = Batch.of(scores, places=dict.fromkeys(coaches, 20))
    flow = FLOW.assigned(batch)
    assert (flow.assigned, flow.total_score) == (800, 4_000_000)
    assert MATCHING.assigned(batch) == flow


SOME = st.lists(wishes, max_size=3)


@settings(deadline=None)
@given(coaches=candidates, wanted=SOME, top=st.booleans())
def test_pairs_are_scored_as_the_criteria_say(
    coaches: list[Candidate], wanted: list[QuizAnswers], top: bool
) -> None:
    market = Market.of_candidates(coaches, at=NOW)
    blocked = frozenset(one.id for one in coaches[:2])
    queries = [
        Query.of(one, at=NOW, week=WEEK, unavailable=blocked if number % 2 else frozenset())
        for number, one in enumerate(wanted)
    ]
    weights = CURRENT_WEIGHTS if top else attrs.evolve(CURRENT_WEIGHTS, boost=0)
    _same_pairs(market, queries, weights)


def _same_pairs(market: Market, queries: list[Query], weights: Weights = CURRENT_WEIGHTS) -> None:
    expected = asyncio.run(PlainScorer().pairs(market, queries, weights))
    found = NumpyPairScorer().scored(market, queries, weights)
    assert list(found.starts) == list(expected.starts)
    assert list(found.coaches) == list(expected.coaches)
    assert list(found.scores) == list(expected.scores)


@pytest.mark.parametrize("days", [0, 23, 24, 25, 26, 27, 28])
def test_in_the_weeks_when_the_clocks_change_as_well(days: int) -> None:
    at = NOW + timedelta(days=days)
    zones = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")
    market = Market.of(
        [
            profile(number, hours=WeeklyHours.of(zone_name=zone, days=[[(540, 1020)]] * 7))
            for number, zone in enumerate(zones, start=1)
        ],
        at=at,
    )
    for zone in ("Europe/London", "America/Los_Angeles", "Australia/Lord_Howe"):
        hours = WeeklyHours.of(zone_name=zone, days=[[(0, 1440)]] * 7)
        answers = wishing(hours=hours, deadline=(at + timedelta(days=40)).date())
        _same_pairs(market, [Query.of(answers, at=at, week=market.week)])


def test_a_scorer_follows_the_market() -> None:
    scorer = NumpyPairScorer()
    query = Query.of(wishing(hours=MORNINGS), at=NOW, week=WEEK)
    one = Market.of_candidates([candidate(1)], at=NOW)
    two = Market.of_candidates([candidate(1), candidate(2)], at=NOW)
    counts = [len(scorer.scored(market, [query], CURRENT_WEIGHTS)) for market in (one, two, one)]
    assert counts == [1, 2, 1]
