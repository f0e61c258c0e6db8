"""Answers that make no sense are refused by field; odd ones, and old ones, get a sound answer."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import (
    ANSWERS,
    MORNINGS,
    NOW,
    WEEK,
    candidate,
    id_of,
    market,
    profile,
    query,
    session,
    standing,
    wishing,
)

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, relaxations
from tic_domain.matching.policies import hindrances
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import rank, rank_plain
from tic_domain.matching.vocabulary import Criterion, Rule
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import Money

AWAY = {NOW.date() + timedelta(days=n): () for n in range(-7, 70)}
QUARTERS = WeeklyHours.of(zone_name="UTC", days=[[(540, 585), (600, 645)]] * 7)

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a native language that isn't spoken": ({"native_language": "de"}, "native_language"),
    "no topic": ({"topics": {}}, "topics"),
    "thirteen topics": ({"topics": dict.fromkeys("abcdefghijklm", 1)}, "topics"),
    "a topic without priority": ({"topics": {"sql": 0}}, "topics.sql"),
    "no language": ({"languages": ()}, "languages"),
    "no kind of interview": ({"interview_kinds": ()}, "interview_kinds"),
    "an unknown role": ({"role": "wizard"}, "role"),
    "no whole hour in one piece": ({"hours": QUARTERS}, "hours"),
    "no hour at all": ({"hours": WeeklyHours.never()}, "hours"),
    "no hour but exceptions": ({"hours": attrs.evolve(MORNINGS, exceptions=AWAY)}, "hours"),
    "no budget": ({"budget": Money(0, "eur")}, "budget.amount"),
    "a budget below zero": ({"budget": Money(-1, "eur")}, "budget.amount"),
    "a huge budget": ({"budget": Money(10**12, "eur")}, "budget.amount"),
    "a deadline in the past": ({"deadline": date(2024, 2, 29)}, "deadline"),
    "a deadline before the first hour to book": ({"deadline": NOW.date()}, "deadline"),
    "a deadline ten years ahead": ({"deadline": date(2036, 3, 2)}, "deadline"),
    "the last deadline of all": ({"deadline": date.max}, "deadline"),
    "the first deadline of all": ({"deadline": date.min}, "deadline"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_makes_no_sense_is_refused_by_its_field_with_a_remedy(desk: MatchDesk, case: str) -> None:
    change, field = REFUSED[case]
    cleo = await desk.house.member("Cleo Example")

    with pytest.raises(InvalidInput) as refused:
        await desk.answer(cleo, ANSWERS.revised(**change))

    assert field in {one.field for one in refused.value.problems}
    assert all(one.remedy.endswith(".") for one in refused.value.problems)


@pytest.mark.parametrize("change", [{"role": "wizard"}, {"topics": {"astrology": 3}}, {"languages": {"tlh"}}])
def test_answers_that_the_quiz_has_lost_are_named_and_break_nothing(change: dict[str, Any]) -> None:
    stored = wishing(**{name: frozenset(v) if isinstance(v, set) else v for name, v in change.items()})
    coaches, wanted = market(profile(1), profile(2)), query(stored)

    found = rank(coaches, wanted, limit=1)

    assert [one.field for one in hindrances(stored, wanted)] == list(change)
    assert found == rank_plain(coaches.candidates, wanted, limit=1)
    near_misses(coaches, wanted)
    relaxations(coaches, wanted, stored)


def test_of_several_topics_a_lost_one_is_left_out() -> None:
    stored = wishing(topics={"astrology": 3, **ANSWERS.topics})

    assert hindrances(stored, query(stored)) == ()
    assert rank(market(profile(1)), stored) == rank(market(profile(1)), ANSWERS)


def test_a_deadline_that_has_passed_since_is_named() -> None:
    (problem,) = hindrances(old := wishing(deadline=date(2026, 2, 1)), query(old))

    assert (problem.field, problem.problem) == ("deadline", "2026-02-01 has passed.")


def test_hours_that_summer_time_skips_once_are_hours_all_other_weeks() -> None:
    at_two = WeeklyHours.of(zone_name="Europe/Berlin", days=[[]] * 6 + [[(120, 180)]])
    coaches = market(profile(1, hours=at_two))

    assert rank(coaches, wishing(hours=at_two)).fitting == 1


@pytest.mark.parametrize("zone", ["Asia/Calcutta", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns"])
def test_each_zone_shares_hours_with_itself(zone: str) -> None:
    here = attrs.evolve(MORNINGS, zone=zone)

    assert rank(market(profile(1, hours=here)), wishing(hours=here)).fitting == 1


def test_who_is_always_free_is_matched_with_everyone_who_ever_is() -> None:
    always = WeeklyHours.of(zone_name="UTC", days=[[(0, 1440)]] * 7)

    assert rank(market(profile(1), profile(2, hours=always)), wishing(hours=always)).fitting == 2


def test_a_coach_without_offerings_is_refused_by_that() -> None:
    (miss,) = near_misses(market(profile(1, offerings=())), query())

    assert miss.rule is Rule.BUDGET
    assert miss.closest[0].words == "Has no session on offer."


def test_a_budget_below_every_price_is_told_the_lowest() -> None:
    coaches = market(*(profile(n, offerings=(session(8000 + n),)) for n in range(1, 4)))

    (miss,) = near_misses(coaches, query(wishing(budget=Money(1, "eur"))))

    assert miss.words == "3 coaches would fit but are beyond your budget: from 80.01 EUR."


def test_ten_thousand_identical_coaches_are_ranked_by_id() -> None:
    one = candidate(1)
    coaches = Market.of_candidates([attrs.evolve(one, id=id_of(n)) for n in range(10_000, 0, -1)], at=NOW)

    found = rank(coaches, ANSWERS, limit=20)

    assert [match.coach_id for match in found.matches] == [id_of(n) for n in range(1, 21)]
    assert found.fitting == 10_000
    assert len({match.score for match in found.matches}) == 1


def test_ten_thousand_identical_coachees_leave_room_for_the_less_shown() -> None:
    flooded = candidate(1, standing(1, shown_recently=10_000))
    quiet = candidate(2, standing(2, shown_recently=3))
    coaches = Market.of_candidates([flooded, quiet], at=NOW)

    first, second = rank(coaches, ANSWERS).matches

    assert (first.coach_id, second.coach_id) == (id_of(2), id_of(1))
    line = next(one for one in second.contributions if one.key == Criterion.EXPOSURE.value)
    assert (line.points, line.score) == (0, 0)
    assert rank(coaches, ANSWERS) == rank(coaches, ANSWERS)


def test_extreme_levels_stay_within_the_scale() -> None:
    for level in (min(Level), max(Level)):
        asked = wishing(level=level)
        (match,) = rank(market(profile(1)), Query.of(asked, at=NOW, week=WEEK)).matches
        assert 0 <= match.score <= 10_000


def test_answers_can_be_revised_into_nothing_that_could_not_be_given() -> None:
    with pytest.raises(InvalidInput, match="role"):
        ANSWERS.revised(role="wizard")
    assert ANSWERS.revised() == ANSWERS
    assert isinstance(ANSWERS.revised(top_criterion="price"), QuizAnswers)
