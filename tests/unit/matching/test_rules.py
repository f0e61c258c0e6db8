from datetime import date

import pytest
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
    standing,
    wishing,
)  # fmt: skip

from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.filtering import PASSING
from tic_domain.matching.rules import RULES, refusals
from tic_domain.matching.vocabulary import RULE_LABELS, Rule
from tic_domain.shared.money import Money


def test_who_fulfils_every_rule_is_not_refused() -> None:
    assert refusals(candidate(), query()) == ()


@pytest.mark.parametrize(
    ("rule", "unfit"),
    [
        (Rule.ACCEPTING, profile(listing=Listing.PAUSED)),
        (Rule.LANGUAGE, profile(languages=frozenset({"fr"}))),
        (Rule.KIND, profile(interview_kinds=frozenset({"negotiation"}))),
        (Rule.ROLE, profile(roles=frozenset({"mobile"}))),
        (Rule.BUDGET, profile(offerings=(session(10_001),))),
        (Rule.BUDGET, profile(offerings=(session(8000, currency="usd"),))),
        (Rule.BUDGET, profile(offerings=(session(1000, minutes=15),))),
        (Rule.HOURS, profile(hours=SATURDAYS)),
    ],
)
def test_each_rule_refuses_alone_and_says_why(rule: Rule, unfit: CoachProfile) -> None:
    (refusal,) = refusals(Candidate.of(unfit, standing(), week=WEEK), query())

    assert refusal.rule is rule
    assert refusal.words.endswith(".")


def test_a_coach_without_a_place_left_is_refused() -> None:
    (refusal,) = refusals(candidate(seen=standing(active_coachees=5)), query())

    assert (refusal.rule, refusal.words) == (Rule.CAPACITY, "All 5 places are taken.")


@pytest.mark.clause("C3.3")
def test_a_block_refuses_without_saying_whose_it_is() -> None:
    (refusal,) = refusals(candidate(), query(unavailable=frozenset({id_of(1)})))

    assert (refusal.rule, refusal.words) == (Rule.AVAILABLE, "Is not available to you.")


def test_a_related_role_is_served_too() -> None:
    assert refusals(candidate(roles=frozenset({"fullstack"})), query()) == ()


def test_the_whole_budget_may_be_spent() -> None:
    assert refusals(candidate(offerings=(session(10_000),)), query()) == ()


def test_hours_after_the_deadline_do_not_help() -> None:
    before = query(wishing(deadline=date(2026, 3, 6), hours=SATURDAYS))
    after = query(wishing(deadline=date(2026, 3, 7), hours=SATURDAYS))

    assert [refusal.rule for refusal in refusals(candidate(hours=SATURDAYS), before)] == [Rule.HOURS]
    assert refusals(candidate(hours=SATURDAYS), after) == ()


def test_all_reasons_are_given_in_the_order_of_the_rules() -> None:
    unfit = candidate(languages=frozenset({"fr"}), roles=frozenset({"qa"}), listing=Listing.PAUSED)

    assert [refusal.rule for refusal in refusals(unfit, query())] == [
        Rule.ACCEPTING,
        Rule.LANGUAGE,
        Rule.ROLE,
    ]


def test_a_price_says_itself_beside_the_budget() -> None:
    (refusal,) = refusals(candidate(offerings=(session(12_000),)), query())

    assert (
        refusal.words == "Charges at least 120.00 EUR a session: 20.00 EUR above your budget of 100.00 EUR."
    )


def test_every_rule_is_decided_for_one_and_for_all() -> None:
    assert list(RULES) == list(PASSING) == list(RULE_LABELS) == list(Rule)


def test_a_word_that_the_vocabulary_lost_is_left_out() -> None:
    known = market(profile(topics=frozenset({"sql", "telegraphy"})))

    assert known.candidates[0].topics.bit_count() == 1
    assert (known.at, ANSWERS.budget) == (NOW, Money(10_000, "eur"))
