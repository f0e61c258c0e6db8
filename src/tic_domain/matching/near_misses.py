"""What keeps coaches away, and which wishes to give up: the help for a page that shows too few."""

from collections.abc import Callable, Mapping
from typing import Final

from tic_domain.matching.candidate import Candidate
from tic_domain.matching.changes import applied
from tic_domain.matching.combining import FEW, Offer, fewest, pairs, singles
from tic_domain.matching.explanation import CloseCoach, NearMiss, Obstacle, Relaxation
from tic_domain.matching.filtering import passing, passing_but
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.relaxing import Wishes
from tic_domain.matching.rules import refusals
from tic_domain.matching.vocabulary import Rule
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights
from tic_domain.shared.clauses import clause
from tic_domain.shared.money import MINOR_DIGITS, Money

MOST_CLOSE: Final = 3
_WORDS: Final = {
    Rule.ACCEPTING: ("takes nobody new at the moment", "take nobody new at the moment"),
    Rule.LANGUAGE: ("speaks none of your languages", "speak none of your languages"),
    Rule.KIND: ("serves none of your kinds of interview", "serve none of your kinds of interview"),
    Rule.ROLE: ("serves another role", "serve other roles"),
    Rule.BUDGET: ("is beyond your budget", "are beyond your budget"),
    Rule.HOURS: ("has no hour in common with you", "have no hour in common with you"),
    Rule.CAPACITY: ("has no place left", "have no place left"),
}
"""Of one coach, of several. Being unavailable is left out: a count would tell that somebody blocked them."""


@clause("C3.1")
def near_misses(
    market: CoachMarket, query: Query, *, weights: Weights = CURRENT_WEIGHTS
) -> tuple[NearMiss, ...]:
    """For each rule how many coaches fail it and no other; the most first, rules without any left out."""
    passed = passing(market, query)
    alone = {rule: passing_but(passed, rule) & ~passed[rule] for rule in _WORDS}
    found = [
        NearMiss(
            rule=rule,
            coaches=among.bit_count(),
            words=f"{_coaches(among)} would fit but {_said(market, query, rule, among)}.",
            closest=tuple(
                CloseCoach(coach_id=one.id, words=refusals(one, query)[0].words)
                for one in _closest(market, query, among, weights)
            ),
        )
        for rule, among in alone.items()
        if among
    ]
    return tuple(sorted(found, key=lambda miss: -miss.coaches))


@clause("C3.1")
def obstacles(market: CoachMarket, query: Query) -> tuple[Obstacle, ...]:
    """For each rule how many coaches fail it, with or without others; the most first."""
    everyone = market.everyone
    found = []
    for rule, passed in passing(market, query).items():
        failing = everyone & ~passed
        if rule in _WORDS and failing:
            words = f"{_coaches(failing)} {_said(market, query, rule, failing)}."
            found.append(Obstacle(rule=rule, coaches=failing.bit_count(), words=words))
    return tuple(sorted(found, key=lambda one: -one.coaches))


def relaxations(market: CoachMarket, query: Query, answers: QuizAnswers) -> tuple[Relaxation, ...]:
    """The smallest changes of wishes that add coaches: fewer changes first, then what adds most.

    Each wish alone; where few fit, also two that add more together; and where nobody would fit even then, the
    fewest with which somebody does. `adds` is counted, not estimated: ranking a relaxation's `answers` finds
    exactly as many more.
    """
    wishes = Wishes.of(market, query, answers)
    alone = singles(wishes)
    together = pairs(wishes, alone) if wishes.fitting < FEW else []
    found = [*alone, *together]
    if not found and not wishes.fitting:
        found = fewest(wishes)
    found.sort(key=lambda one: (len(one.ways), -one.adds))
    return tuple(_relaxation(one, answers) for one in found)


def _relaxation(offer: Offer, answers: QuizAnswers) -> Relaxation:
    changes = tuple(change for way in offer.ways for change in way.changes)
    words = [way.words for way in offer.ways]
    said = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    wish = f"{said[0].upper()}{said[1:]}"
    adds = "adds" if len(offer.ways) == 1 else "together add"
    loses = f": {offer.adds + offer.loses} come in, {offer.loses} out" if offer.loses else ""
    return Relaxation(
        rules=tuple(way.rule for way in offer.ways),
        changes=changes,
        adds=offer.adds,
        loses=offer.loses,
        wish=wish,
        words=f"{wish} {adds} {_count(offer.adds)}{loses}.",
        answers=applied(changes, answers),
    )


def _closest(market: CoachMarket, query: Query, among: int, weights: Weights) -> list[Candidate]:
    """Those who would suit best, by id."""
    best = market.best_among(among, query, limit=MOST_CLOSE, weights=weights)
    return [market.candidate(coach_id) for coach_id in best]


def _said(market: CoachMarket, query: Query, rule: Rule, among: int) -> str:
    one, several = _WORDS[rule]
    details = _DETAILS.get(rule, _nothing_more)(market, query, among)
    return f"{one if among.bit_count() == 1 else several}{details}"


def _nothing_more(market: CoachMarket, query: Query, among: int) -> str:
    return ""


def _prices(market: CoachMarket, query: Query, among: int) -> str:
    """How many charge more, and how many in which other currency."""
    own = query.budget.currency
    charged = {currency: market.charges(among, currency) for currency in sorted(MINOR_DIGITS)}
    dearer = charged.pop(own)
    if len(dearer) == among.bit_count():
        return f": from {Money(dearer[0], own)}"
    parts = [f"{len(dearer)} from {Money(dearer[0], own)}"] if dearer else []
    parts += [f"{len(theirs)} in {currency.upper()}" for currency, theirs in charged.items() if theirs]
    charging = len(dearer) + sum(map(len, charged.values()))
    if free := among.bit_count() - charging:
        parts.append(f"{free} without a session on offer")
    return f": {', '.join(parts)}"


def _in_time(market: CoachMarket, query: Query, among: int) -> str:
    return "" if query.until is None else " before your deadline"


_DETAILS: Final[Mapping[Rule, Callable[[CoachMarket, Query, int], str]]] = {
    Rule.BUDGET: _prices,
    Rule.HOURS: _in_time,
}


def _coaches(among: int) -> str:
    return _count(among.bit_count())


def _count(number: int) -> str:
    return f"{number} {'coach' if number == 1 else 'coaches'}"
