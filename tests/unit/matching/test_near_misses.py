"""What a page with too few coaches offers is counted, and the counts are true."""

from datetime import date

import pytest
from hypothesis import given, settings
from tests.unit.matching import made_up
from tests.unit.matching.people import (
    ANSWERS,
    NOW,
    SATURDAYS,
    WEEK,
    candidate,
    id_of,
    market,
    profile,
    query,
    session,
    wishing,
)  # fmt: skip

from tic_domain.coaches.model import Listing
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.changes import Change
from tic_domain.matching.explanation import Relaxation
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, obstacles, relaxations
from tic_domain.matching.query import booking_span
from tic_domain.matching.ranking import rank
from tic_domain.matching.rules import refusals
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.money import Money

FEWER = settings(max_examples=settings().max_examples // 3)
DEAR = [profile(number, offerings=(session(amount),)) for number, amount in ((1, 11_500), (2, 13_000))]


def relaxed(coaches: Market, answers: QuizAnswers = ANSWERS) -> list[Relaxation]:
    return list(relaxations(coaches, query(answers), answers))


@given(made_up.candidates, made_up.wishes)
def test_near_misses_count_who_fails_that_rule_alone(
    candidates: list[Candidate], wishes: QuizAnswers
) -> None:
    coaches, wanted = Market.of_candidates(candidates, at=NOW), query(wishes)

    counted = {miss.rule: miss.coaches for miss in near_misses(coaches, wanted)}

    failing = [refusals(one, wanted) for one in candidates]
    alone = [reasons[0].rule for reasons in failing if len(reasons) == 1]
    assert counted == {rule: alone.count(rule) for rule in set(alone)}


@given(made_up.candidates, made_up.wishes)
def test_a_relaxation_adds_exactly_as_many_as_it_says(
    candidates: list[Candidate], wishes: QuizAnswers
) -> None:
    coaches = Market.of_candidates(candidates, at=NOW)
    before = rank(coaches, wishes, limit=1).fitting

    for relaxation in relaxed(coaches, wishes):
        assert relaxation.adds > 0
        assert rank(coaches, relaxation.answers, limit=1).fitting == before + relaxation.adds


@FEWER
@given(made_up.candidates, made_up.wishes)
def test_whoever_can_be_reached_at_all_is_reached_by_some_changes(
    candidates: list[Candidate], wishes: QuizAnswers
) -> None:
    coaches = Market.of_candidates(candidates, at=NOW)
    bookable = booking_span(None, "UTC", at=NOW, week=WEEK)
    reachable = [
        one
        for one in candidates
        if one.accepting and one.active_coachees < one.capacity and one.price and one.hours & bookable
    ]

    helped = rank(coaches, wishes, limit=1).fitting or relaxed(coaches, wishes)

    assert bool(helped) == bool(reachable)


@FEWER
@given(made_up.candidates, made_up.wishes)
def test_each_change_can_be_sent_and_read_again(candidates: list[Candidate], wishes: QuizAnswers) -> None:
    asked = wishes.revised(native_language=None)

    for relaxation in relaxed(Market.of_candidates(candidates, at=NOW), asked):
        answers = asked
        for change in relaxation.changes:
            answers = answers.revised(**Change(change.field, change.value).revision(answers))
        assert answers == relaxation.answers


def test_near_misses_say_which_rule_how_many_and_who() -> None:
    coaches = market(*DEAR, profile(3), profile(4, offerings=(session(100, currency="usd"),)))

    (miss,) = near_misses(coaches, query())

    assert (miss.rule, miss.coaches) == (Rule.BUDGET, 3)
    assert miss.words == "3 coaches would fit but are beyond your budget: 2 from 115.00 EUR, 1 in USD."
    assert [(one.coach_id, one.words) for one in miss.closest] == [
        (id_of(1), "Charges at least 115.00 EUR a session: 15.00 EUR above your budget of 100.00 EUR."),
        (id_of(2), "Charges at least 130.00 EUR a session: 30.00 EUR above your budget of 100.00 EUR."),
        (id_of(4), "Charges at least 1.00 USD a session, and your budget is in EUR."),
    ]


def test_no_more_than_a_few_are_named() -> None:
    (miss,) = near_misses(market(*(profile(n, hours=SATURDAYS) for n in range(1, 9))), query())

    assert (miss.coaches, len(miss.closest)) == (8, 3)


def test_obstacles_count_all_whom_a_rule_refuses() -> None:
    far_off = profile(1, languages=frozenset({"fr"}), offerings=())

    found = obstacles(market(far_off, *DEAR), query())

    assert [(one.rule, one.words) for one in found] == [
        (
            Rule.BUDGET,
            "3 coaches are beyond your budget: 2 from 115.00 EUR, 1 without a session on offer.",
        ),
        (Rule.LANGUAGE, "1 coach speaks none of your languages."),
    ]


def test_the_cheapest_raise_comes_with_a_larger_one_that_doubles_it() -> None:
    found = relaxed(market(*DEAR))

    assert [(one.words, one.changes) for one in found] == [
        ("+35.00 EUR a session adds 2 coaches.", (Change("budget", "13500 eur"),)),
        ("+15.00 EUR a session adds 1 coach.", (Change("budget", "11500 eur"),)),
    ]


def test_a_budget_far_too_low_is_raised_to_what_is_asked() -> None:
    found = relaxed(market(*DEAR), wishing(budget=Money(1, "eur")))

    assert [one.words for one in found] == [
        "+115.00 EUR a session adds 1 coach.",
    ]


def test_another_currency_says_who_comes_in_and_who_drops_out() -> None:
    coaches = [profile(n, offerings=(session(9000, currency="usd"),)) for n in (1, 2, 3)]

    (found,) = relaxed(market(*coaches, profile(4)))

    assert found.changes == (Change("budget", "10000 usd"),)
    assert (found.adds, found.loses) == (2, 1)
    assert found.words == ("A budget of 100.00 USD instead of 100.00 EUR adds 2 coaches: 3 come in, 1 out.")


def test_a_further_language_is_the_one_that_adds_most() -> None:
    speaking = [profile(n, languages=frozenset({key})) for n, key in ((1, "fr"), (2, "es"), (3, "es"))]

    (found,) = relaxed(market(*speaking))

    assert found.changes == (Change("languages", "es"),)
    assert found.words == "Spanish as a further language adds 2 coaches."


def test_a_further_kind_of_interview_may_help() -> None:
    (found,) = relaxed(market(profile(1, interview_kinds=frozenset({"negotiation"}))))

    assert found.words == "Offer negotiation as a further kind of interview adds 1 coach."


def test_a_later_deadline_and_other_hours_are_offered_where_time_is_short() -> None:
    urgent = wishing(deadline=date(2026, 3, 6), hours=SATURDAYS)

    found = relaxed(market(profile(1, hours=SATURDAYS), profile(2)), urgent)

    assert {(one.changes[0].field, one.adds) for one in found} == {("deadline", 1), ("hours", 1)}
    later = next(one for one in found if one.changes[0].field == "deadline")
    assert later.changes == (Change("deadline", "2026-03-13"),)
    assert later.words == "A deadline 7 days later adds 1 coach."


def test_a_deadline_that_has_passed_is_moved_into_the_future() -> None:
    found = relaxed(market(profile(1)), wishing(deadline=date(2026, 1, 15)))

    assert [one.changes for one in found] == [(Change("deadline", "2026-03-09"),)]


def test_two_wishes_are_offered_together_where_one_alone_adds_nobody() -> None:
    dear_on_saturdays = [profile(n, hours=SATURDAYS, offerings=(session(12_000),)) for n in range(4)]

    (found,) = relaxed(market(*dear_on_saturdays))

    assert found.words == "+20.00 EUR a session and time on Saturday morning together add 4 coaches."
    assert found.rules == (Rule.BUDGET, Rule.HOURS)


def test_two_wishes_are_not_offered_together_for_far_less_than_one_adds_alone() -> None:
    dear = [profile(n, offerings=(session(12_000),)) for n in range(3)]
    in_another_field = profile(9, roles=frozenset({"qa"}), interview_kinds=frozenset({"negotiation"}))

    assert [one.adds for one in relaxed(market(in_another_field))] == [1]
    assert [one.adds for one in relaxed(market(*dear, in_another_field))] == [3]


def test_an_impossible_wish_list_gets_the_fewest_changes_that_find_somebody() -> None:
    far_off = profile(
        1,
        languages=frozenset({"fr"}),
        roles=frozenset({"qa"}),
        interview_kinds=frozenset({"negotiation"}),
        hours=SATURDAYS,
        offerings=(session(12_000, currency="usd"),),
    )

    (found,) = relaxed(market(far_off))

    assert set(found.rules) == {Rule.BUDGET, Rule.HOURS, Rule.LANGUAGE, Rule.KIND, Rule.ROLE}
    assert rank(market(far_off), found.answers).fitting == 1


def test_nothing_is_offered_where_only_the_coaches_could_change_it() -> None:
    assert relaxed(market(profile(1, listing=Listing.PAUSED), profile(2, capacity=0))) == []


@pytest.mark.clause("C3.3")
def test_a_block_can_not_be_read_from_the_counts() -> None:
    wanted = query(unavailable=frozenset({id_of(1)}))
    coaches = Market.of_candidates([candidate(1)], at=NOW)

    assert near_misses(coaches, wanted) == ()
    assert relaxations(coaches, wanted, ANSWERS) == ()
    assert obstacles(coaches, wanted) == obstacles(coaches, query())
