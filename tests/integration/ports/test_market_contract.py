"""A market, as every back-end has to keep it: the reference, and the columns in numpy."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.matching import made_up
from tests.unit.matching.people import (
    ANSWERS,
    NOW,
    WEEK,
    candidate,
    id_of,
    profile,
    query,
    session,
    standing,
    wishing,
)

from tic_adapters.ranking.market import NumpyMarket
from tic_domain.coaches.hours import WeeklyHours
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
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import MINOR_DIGITS, Money


class Kept(CoachMarket, Protocol):
    def updated(
        self, changed: Collection[PublicCoach], *, gone: Collection[AccountId] = (), at: datetime
    ) -> "Kept": ...


class Kind(Protocol):
    def of_candidates(self, candidates: Sequence[Candidate], *, at: datetime) -> Kept: ...

    def of_coaches(self, coaches: Collection[PublicCoach], *, at: datetime) -> Kept: ...


@pytest.fixture(params=[Market, NumpyMarket], scope="module")
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def coach(number: int = 1, **changes: Any) -> PublicCoach:
    return PublicCoach(profile=profile(number, **changes), standing=standing(number))


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


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 130])
def test_any_number_of_coaches(kind: Kind, count: int) -> None:
    candidates = [candidate(number) for number in range(1, count + 1)]
    market = kind.of_candidates(candidates[::-1], at=NOW)

    assert market.rank(query(), limit=20) == rank_plain(candidates, query(), limit=20)
    assert market.everyone.bit_count() == count
    assert market.candidates == tuple(candidates)


def test_of_ten_thousand_equal_coaches_the_lowest_ids_are_shown(kind: Kind) -> None:
    candidates = [attrs.evolve(candidate(1), id=id_of(number)) for number in range(10_000, 0, -1)]

    found = kind.of_candidates(candidates, at=NOW).rank(query(), limit=20)

    assert [one.coach_id for one in found.matches] == [id_of(number) for number in range(1, 21)]
    assert (found.fitting, found.refused) == (10_000, 0)


def test_every_hour_free_and_none(kind: Kind) -> None:
    always = WeeklyHours.of(zone_name="Asia/Kathmandu", days=[[(0, 1440)]] * 7)
    never = WeeklyHours.of(zone_name="UTC", days=[[]] * 7)
    candidates = [candidate(1, hours=always), candidate(2, hours=never), candidate(3)]
    market = kind.of_candidates(candidates, at=NOW)

    for hours in (always, never):
        wanted = query(wishing(hours=hours))
        assert market.rank(wanted, limit=5) == rank_plain(candidates, wanted, limit=5)


@pytest.mark.parametrize(
    "at",
    [datetime.fromisoformat(day) for day in ("2026-03-09T01:00Z", "2026-10-19T12:00Z", "2026-12-28T23:59Z")],
)
def test_weeks_with_another_offset_from_utc(kind: Kind, at: datetime) -> None:
    zones = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
    hours = [WeeklyHours.of(zone_name=zone, days=[[(540, 720)]] * 5 + [[], [(0, 1440)]]) for zone in zones]
    coaches = [coach(number, hours=one) for number, one in enumerate(hours, start=1)]
    market = kind.of_coaches(coaches, at=at)

    for one in hours:
        wanted = Query.of(wishing(hours=one, deadline=None), at=at, week=market.week)
        assert market.rank(wanted, limit=3) == rank_plain(market.candidates, wanted, limit=3)


def test_every_currency(kind: Kind) -> None:
    candidates = [
        candidate(number, offerings=(session(5_000 + number, currency=currency),))
        for number, currency in enumerate(MINOR_DIGITS, start=1)
    ]
    market = kind.of_candidates(candidates, at=NOW)

    for currency in (*MINOR_DIGITS, "xau"):
        wanted = query(wishing(budget=Money(5_008, currency)))
        assert market.rank(wanted, limit=3) == rank_plain(candidates, wanted, limit=3)


def test_a_coach_without_offerings_is_beyond_any_budget(kind: Kind) -> None:
    market = kind.of_coaches([coach(1, offerings=()), coach(2)], at=NOW)

    assert market.whom(market.who_passes(Rule.BUDGET, query())) == (id_of(2),)
    assert market.rank(query(), limit=5).fitting == 1


def test_whoever_is_gone_is_nowhere(kind: Kind) -> None:
    market = kind.of_coaches([coach(1), coach(2)], at=NOW)

    left = market.updated((), gone=[id_of(1), id_of(7)], at=NOW)

    assert [one.id for one in left.candidates] == [id_of(2)]
    assert left.rank(query(), limit=5).refused == 0
    for find in (left.coach, left.candidate):
        with pytest.raises(NotFound):
            find(id_of(1))
        assert find(id_of(2)) is not None
    assert market.rank(query(), limit=5).fitting == 2, "the market before has not changed"
    assert market.coach(id_of(1)) == coach(1)


def test_whoever_comes_between_others_keeps_the_order_of_ids(kind: Kind) -> None:
    market = kind.of_coaches([coach(1), coach(5)], at=NOW)

    more = market.updated([coach(3), coach(9), coach(2)], at=NOW)

    shown = more.rank(query(), limit=4).matches
    assert [one.coach_id for one in shown] == [id_of(number) for number in (1, 2, 3, 5)]


def test_a_market_outgrows_its_room(kind: Kind) -> None:
    market = kind.of_coaches([], at=NOW)
    coaches = [coach(number) for number in range(1, 301)]
    for start in range(0, 300, 50):
        market = market.updated(coaches[start : start + 50][::-1], at=NOW)

    anew = Market.of_coaches(coaches, at=NOW)
    assert market.rank(query(), limit=20) == anew.rank(query(), limit=20)
    assert market.whom(market.everyone) == anew.whom(anew.everyone)


def test_whoever_comes_back_is_found_again(kind: Kind) -> None:
    market = kind.of_coaches([coach(1), coach(2)], at=NOW)

    back = market.updated((), gone=[id_of(1)], at=NOW).updated([coach(1, capacity=3)], at=NOW)

    assert back.candidate(id_of(1)).capacity == 3
    assert back.rank(query(), limit=5).fitting == 2


def test_a_currency_that_nobody_charged_in_before(kind: Kind) -> None:
    market = kind.of_coaches([coach(1)], at=NOW)

    more = market.updated([coach(2, offerings=(session(70, currency="jpy"),))], at=NOW)

    found = more.rank(query(wishing(budget=Money(80, "jpy"))), limit=5)
    assert [one.coach_id for one in found.matches] == [id_of(2)]


def test_ids_are_ordered_as_numbers(kind: Kind) -> None:
    ids = [AccountId(UUID(int=2**127 + number)) for number in (3, 1)] + [id_of(2**64)]
    candidates = [attrs.evolve(candidate(1), id=one) for one in ids]

    found = kind.of_candidates(candidates, at=NOW).rank(query(ANSWERS), limit=2)

    assert [one.coach_id for one in found.matches] == sorted(ids)[:2]
