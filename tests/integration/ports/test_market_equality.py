"""Whatever a market says is what the definition says, whichever back-end keeps it."""

from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.ports.markets import KINDS, Kind
from tests.unit.matching import made_up
from tests.unit.matching.people import (
    NOW,
    WEEK,
    id_of,
    profile,
    query,
    session,
    standing,
)

from tic_domain.coaches.model import Listing, PublicCoach
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, relaxations
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket, rank_plain
from tic_domain.matching.rules import RULES
from tic_domain.matching.vocabulary import Criterion, Rule
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def in_words(market: CoachMarket, answers: QuizAnswers, wanted: Query) -> tuple[Any, ...]:
    return near_misses(market, wanted), relaxations(market, wanted, answers)


# Each example is compiled, changed and ranked by two back-ends; `make test-long` makes more of them.
_quickly = settings(
    max_examples=max(20, settings().max_examples // 5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_weights = st.builds(
    lambda cuts, boost: Weights(
        version=9,
        base=dict(
            zip(
                Criterion,
                (b - a for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), 10_000], strict=True)),
                strict=True,
            )
        ),
        boost=boost,
    ),
    st.lists(st.integers(0, 9_000), min_size=len(Criterion) - 1, max_size=len(Criterion) - 1),
    st.just(0),
)


@_quickly
@given(made_up.candidates, made_up.wishes, st.integers(0, 45), st.data())
def test_it_ranks_as_the_definition_says(
    kind: Kind, candidates: list[Candidate], wishes: QuizAnswers, limit: int, data: st.DataObject
) -> None:
    blocked = data.draw(st.frozensets(st.sampled_from([one.id for one in candidates] or [id_of(1)])))
    weights = data.draw(st.just(CURRENT_WEIGHTS) | _weights)
    wanted = Query.of(wishes, at=NOW, week=WEEK, unavailable=blocked)

    found = kind.of_candidates(candidates, at=NOW).rank(wanted, limit=limit, weights=weights)

    assert found == rank_plain(candidates, wanted, limit=limit, weights=weights)


@_quickly
@given(made_up.candidates, made_up.wishes, st.data())
def test_it_says_of_everyone_which_rule_they_fulfil(
    kind: Kind, candidates: list[Candidate], wishes: QuizAnswers, data: st.DataObject
) -> None:
    blocked = data.draw(st.frozensets(st.sampled_from([one.id for one in candidates] or [id_of(1)])))
    wanted = Query.of(wishes, at=NOW, week=WEEK, unavailable=blocked)
    market = kind.of_candidates(candidates, at=NOW)
    some = market.who_passes(Rule.LANGUAGE, wanted)

    assert set(market.whom(market.everyone)) == {one.id for one in candidates}
    for rule, fulfils in RULES.items():
        passing = [one for one in candidates if fulfils(one, wanted)]
        limited = {one.id for one in passing if one.languages & wanted.languages}
        assert market.whom(market.who_passes(rule, wanted)) == tuple(sorted(one.id for one in passing))
        assert set(market.whom(market.who_passes(rule, wanted, among=some))) == limited


@_quickly
@given(made_up.candidates, made_up.wishes, st.integers(0, 9))
def test_near_misses_relaxations_and_the_best_of_some_are_those_of_the_reference(
    kind: Kind, candidates: list[Candidate], wishes: QuizAnswers, limit: int
) -> None:
    market, reference = kind.of_candidates(candidates, at=NOW), Market.of_candidates(candidates, at=NOW)
    wanted = query(wishes)
    some, same = (one.who_passes(Rule.KIND, wanted) for one in (market, reference))

    assert in_words(market, wishes, wanted) == in_words(reference, wishes, wanted)
    assert market.best_among(some, wanted, limit=limit) == reference.best_among(same, wanted, limit=limit)
    for currency in ("eur", "usd", "chf"):
        assert market.charges(some, currency) == reference.charges(same, currency)


@_quickly
@given(made_up.candidates, made_up.candidates, made_up.wishes, st.data())
def test_row_by_row_it_comes_to_the_same(
    kind: Kind, before: list[Candidate], after: list[Candidate], wishes: QuizAnswers, data: st.DataObject
) -> None:
    """A market of real coaches that changes again and again ranks like one compiled of those left."""
    known = {one.id: coach_like(one) for one in before}
    market = kind.of_coaches(tuple(known.values()), at=NOW)
    left = [coach_like(one) for one in after]
    while left:
        batch, left = left[:7], left[7:]
        gone = data.draw(st.frozensets(st.sampled_from(sorted(known) or [id_of(1)])))
        gone -= {one.profile.id for one in batch}
        known = {key: one for key, one in known.items() if key not in gone}
        known |= {one.profile.id: one for one in batch}
        market = market.updated(batch, gone=gone, at=NOW)
    anew = Market.of_coaches(tuple(known.values()), at=NOW)
    wanted = query(wishes)

    assert market.candidates == anew.candidates
    assert market.rank(wanted, limit=9) == anew.rank(wanted, limit=9)
    assert in_words(market, wishes, wanted) == in_words(anew, wishes, wanted)


def coach_like(one: Candidate) -> PublicCoach:
    """A coach with this one's id, price, listing and numbers."""
    offerings = () if one.price is None else (session(one.price.amount, currency=one.price.currency),)
    seen = attrs.evolve(
        standing(),
        coach_id=one.id,
        active_coachees=one.active_coachees,
        shown_recently=one.shown_recently,
        rating_total=one.rating_total,
        rating_count=one.rating_count,
        reply_minutes=one.reply_minutes,
    )
    listing = Listing.LISTED if one.accepting else Listing.PAUSED
    return PublicCoach(
        profile=profile(id=one.id, offerings=offerings, listing=listing, capacity=one.capacity), standing=seen
    )
