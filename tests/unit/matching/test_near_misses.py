"""What a page with too few coaches offers is counted, and the counts are true."""

from datetime import date

from hypothesis import given
from tests.unit.matching import made_up
from tests.unit.matching.people import (
    ANSWERS,
    NOW,
    SATURDAYS,
    candidate,
    id_of,
    market,
    profile,
    query,
    session,
    wishing,
)  # fmt: skip

from tic_domain.matching.candidate import Candidate
from tic_domain.matching.explanation import Relaxation
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses, relaxations
from tic_domain.matching.ranking import rank
from tic_domain.matching.rules import refusals
from tic_domain.matching.vocabulary import Rule

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


def test_near_misses_say_which_rule_and_how_many() -> None:
    (miss,) = near_misses(market(*DEAR, profile(3)), query())

    assert (miss.rule, miss.coaches) == (Rule.BUDGET, 2)
    assert miss.words == "2 coaches would fit but charge more than your budget, or in another currency."


def test_the_cheapest_raise_comes_with_a_larger_one_that_doubles_it() -> None:
    found = relaxed(market(*DEAR))

    assert [(one.words, one.field, one.value) for one in found] == [
        ("+35.00 EUR a session adds 2 coaches.", "budget.amount", "13500"),
        ("+20.00 EUR a session adds 1 coach.", "budget.amount", "12000"),
    ]


def test_one_more_language_is_the_one_that_adds_most() -> None:
    speaking = [profile(n, languages=frozenset({key})) for n, key in ((1, "fr"), (2, "es"), (3, "es"))]

    (found,) = relaxed(market(*speaking))

    assert (found.field, found.value) == ("languages", "es")
    assert found.words == "One more language, Spanish, adds 2 coaches."


def test_one_more_kind_of_interview_may_help() -> None:
    (found,) = relaxed(market(profile(1, interview_kinds=frozenset({"negotiation"}))))

    assert found.words == "One more kind of interview, Offer negotiation, adds 1 coach."


def test_a_later_deadline_and_other_hours_are_offered_where_time_is_short() -> None:
    urgent = wishing(deadline=date(2026, 3, 6), hours=SATURDAYS)

    found = relaxed(market(profile(1, hours=SATURDAYS), profile(2)), urgent)

    assert {(one.field, one.adds) for one in found} == {("deadline", 1), ("hours", 1)}
    later = next(one for one in found if one.field == "deadline")
    assert (later.value, later.words) == ("2026-03-13", "A deadline 7 days later adds 1 coach.")


def test_nothing_is_offered_where_no_single_wish_keeps_anyone_away() -> None:
    far_off = profile(1, languages=frozenset({"fr"}), roles=frozenset({"qa"}))

    assert relaxed(market(far_off, profile(2))) == []


def test_a_block_can_not_be_read_from_the_counts() -> None:
    wanted = query(unavailable=frozenset({id_of(1)}))
    coaches = Market.of_candidates([candidate(1)], at=NOW)

    assert near_misses(coaches, wanted) == ()
