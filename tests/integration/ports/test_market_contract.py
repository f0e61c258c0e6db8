"""A market, as every back-end has to keep it: the reference, and the columns in numpy."""

from datetime import datetime
from uuid import UUID

import attrs
import pytest
from tests.integration.ports.markets import KINDS, Kind, coach
from tests.unit.matching.people import (
    ANSWERS,
    NOW,
    SATURDAYS,
    candidate,
    id_of,
    query,
    session,
    wishing,
)

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.market import Market
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import rank_plain
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import MINOR_DIGITS, Money


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


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


def test_whoever_changes_their_hours_is_found_by_the_new_ones(kind: Kind) -> None:
    market = kind.of_coaches([coach(1), coach(2), coach(70, hours=SATURDAYS)], at=NOW)

    moved = market.updated([coach(1, hours=SATURDAYS), coach(70)], at=NOW)

    for hours, found in ((SATURDAYS, [1]), (ANSWERS.hours, [2, 70])):
        wanted = query(wishing(hours=hours, deadline=None))
        assert [one.coach_id for one in moved.rank(wanted, limit=5).matches] == [id_of(n) for n in found]
        assert moved.whom(moved.who_passes(Rule.HOURS, wanted)) == tuple(id_of(n) for n in found)


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
