"""What keeps coaches away, and which wish to give up: the help for a page that shows too few."""

from tic_domain.matching.explanation import NearMiss, Relaxation
from tic_domain.matching.filtering import Filtered, passing, passing_but
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.relaxing import CHOICES, LADDERS, Ways
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.clauses import clause

_WORDS = {
    Rule.ACCEPTING: "take nobody new at the moment",
    Rule.LANGUAGE: "speak none of your languages",
    Rule.KIND: "coach none of your kinds of interview",
    Rule.ROLE: "coach another role",
    Rule.BUDGET: "charge more than your budget, or in another currency",
    Rule.HOURS: "have no hour in common with you before your deadline",
    Rule.CAPACITY: "have no place left",
}
"""Being unavailable is left out: a count would tell that somebody blocked the coachee."""


@clause("C3.1")
def near_misses(market: Filtered, query: Query) -> tuple[NearMiss, ...]:
    """For each rule how many coaches fail it and no other; the most first, rules without any left out."""
    passed = passing(market, query)
    counts = {rule: (passing_but(passed, rule) & ~passed[rule]).bit_count() for rule in _WORDS}
    found = [
        NearMiss(rule=rule, coaches=count, words=_said(rule, count))
        for rule, count in counts.items()
        if count
    ]
    return tuple(sorted(found, key=lambda miss: -miss.coaches))


def relaxations(market: Filtered, query: Query, answers: QuizAnswers) -> tuple[Relaxation, ...]:
    """For each wish the smallest change that adds coaches; what adds most first.

    `adds` is counted, not estimated: ranking a relaxation's `answers` finds exactly as many more.
    """
    found: list[Relaxation] = []
    for rule, ways in LADDERS:
        steps = _adding(rule, ways, market, query, answers)
        found += steps[:1]
        # A further step is worth a word where it brings at least twice as many.
        most = max(steps, key=lambda step: step.adds, default=None)
        if most is not None and most.adds >= 2 * steps[0].adds:
            found.append(most)
    for rule, ways in CHOICES:
        options = _adding(rule, ways, market, query, answers)
        found += sorted(options, key=lambda option: -option.adds)[:1]
    return tuple(sorted(found, key=lambda one: -one.adds))


def _adding(
    rule: Rule,
    ways: Ways,
    market: Filtered,
    query: Query,
    answers: QuizAnswers,
) -> list[Relaxation]:
    passed = passing(market, query)
    refused_by_it_alone = passing_but(passed, rule) & ~passed[rule]
    if not refused_by_it_alone:
        return []
    found = []
    for way in ways(query, answers):
        adds = market.who_passes(rule, way.query, among=refused_by_it_alone).bit_count()
        if adds:
            found.append(
                Relaxation(
                    rule=rule,
                    field=way.field,
                    value=way.value,
                    adds=adds,
                    words=f"{way.words} adds {_coaches(adds)}.",
                    answers=way.answers,
                )
            )
    return found


def _said(rule: Rule, count: int) -> str:
    return f"{_coaches(count)} would fit but {_WORDS[rule]}."


def _coaches(count: int) -> str:
    return f"{count} {'coach' if count == 1 else 'coaches'}"
