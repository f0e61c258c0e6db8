"""The criteria: each takes a fact about a coach, gives it points, and says it in words.

A fact is a small value that holds all the criterion looks at, so coaches who share it share their line.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from tic_domain.matching import points, wording
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.explanation import Contribution, Match
from tic_domain.matching.points import INTERVIEWED_UNITS, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import CRITERION_LABELS, Criterion
from tic_domain.matching.weights import WHOLE, Weights


@attrs.frozen
class Measure:
    """How one criterion is judged. Points and words take the fact; of a query they look at the wish alone."""

    wish: Callable[[Query], Hashable]
    fact: Callable[[Candidate, Query], Hashable]
    points: Callable[[Any, Query], int]
    words: Callable[[Any, Query], str]


def company_units(interviewed: int, worked: int) -> int:
    """Each company counts once, by what is worth more."""
    return INTERVIEWED_UNITS * interviewed.bit_count() + WORKED_UNITS * (worked & ~interviewed).bit_count()


def _covered(topics: int, query: Query) -> int:
    return sum([priority for bit, priority in query.topics if topics & bit])


def _price(candidate: Candidate, query: Query) -> int:
    """In the budget's currency: nobody else gets past the rules."""
    return candidate.price.amount if candidate.price else query.budget.amount


MEASURES: Final[Mapping[Criterion, Measure]] = {
    Criterion.TOPICS: Measure(
        lambda query: query.topics,
        lambda candidate, query: candidate.topics & query.topics_mask,
        lambda topics, query: points.topics(_covered(topics, query), query.topics_total),
        wording.topics,
    ),
    Criterion.COMPANIES: Measure(
        lambda query: query.companies,
        lambda candidate, query: (
            candidate.interviewed_for & query.companies,
            candidate.worked_at & query.companies,
        ),
        lambda known, query: points.companies(company_units(*known), query.companies.bit_count()),
        wording.companies,
    ),
    Criterion.LEVEL: Measure(
        lambda query: query.level,
        lambda candidate, query: candidate.top_level,
        lambda top_level, query: points.level(top_level, query.level),
        wording.level,
    ),
    Criterion.ROLE: Measure(
        lambda query: (query.role, query.related_roles),
        lambda candidate, query: candidate.roles & (query.role | query.related_roles),
        points.role,
        wording.role,
    ),
    Criterion.KINDS: Measure(
        lambda query: query.kinds,
        lambda candidate, query: candidate.kinds & query.kinds,
        lambda kinds, query: points.kinds(kinds.bit_count(), query.kinds.bit_count()),
        wording.kinds,
    ),
    Criterion.HOURS: Measure(
        lambda query: None,
        lambda candidate, query: (candidate.hours & query.near_hours).bit_count(),
        lambda common, query: points.hours(common),
        wording.hours,
    ),
    Criterion.PRICE: Measure(
        lambda query: query.budget,
        _price,
        lambda amount, query: points.price(points.price_step(amount, query.budget.amount)),
        wording.price,
    ),
    Criterion.RATING: Measure(
        lambda query: None,
        lambda candidate, query: (candidate.rating_total, candidate.rating_count),
        lambda ratings, query: points.rating(*ratings),
        wording.rating,
    ),
    Criterion.REPLIES: Measure(
        lambda query: None,
        lambda candidate, query: candidate.reply_minutes,
        lambda minutes, query: points.replies(minutes),
        wording.replies,
    ),
    Criterion.NATIVE: Measure(
        lambda query: query.native,
        lambda candidate, query: bool(candidate.native & query.native),
        lambda speaks, query: points.native(speaks, bool(query.native)),
        wording.native,
    ),
    Criterion.EXPOSURE: Measure(
        lambda query: None,
        lambda candidate, query: (candidate.shown_recently, candidate.capacity),
        lambda shown, query: points.exposure(*shown),
        wording.exposure,
    ),
}


def part(points: int, weight: int) -> int:
    """A line's part of the score."""
    return points * weight // WHOLE


_MOST_LINES: Final = 4_096


@attrs.frozen
class _Line:
    """A criterion as it counts for whoever has this wish, with the lines that were made so far, by fact."""

    key: str
    label: str
    measure: Measure
    weight: int
    made: dict[Hashable, Contribution] = attrs.field(factory=dict, init=False)

    def make(self, fact: Hashable, query: Query) -> Contribution:
        earned = self.measure.points(fact, query)
        line = Contribution(
            key=self.key,
            label=self.label,
            points=earned,
            weight=self.weight,
            score=part(earned, self.weight),
            words=self.measure.words(fact, query),
        )
        if len(self.made) >= _MOST_LINES:
            self.made.clear()
        self.made[fact] = line
        return line


@lru_cache(maxsize=1_024)
def _line(criterion: Criterion, weight: int, wish: Hashable) -> _Line:
    """Kept: many coachees share a wish, and a line follows from wish, fact and weight alone."""
    return _Line(criterion.value, CRITERION_LABELS[criterion], MEASURES[criterion], weight)


@attrs.frozen
class Explainer:
    """Explains coaches to one coachee. Lines that coaches share are made once."""

    _query: Query
    _lines: tuple[tuple[Callable[[Candidate, Query], Hashable], dict[Hashable, Contribution], _Line], ...]

    @classmethod
    def of(cls, query: Query, weights: Weights) -> "Explainer":
        weight = weights.favouring(query.top_criterion)
        lines = [
            (measure.fact, _line(criterion, weight[criterion], measure.wish(query)))
            for criterion, measure in MEASURES.items()
        ]
        return cls(query, tuple([(fact_of, line.made, line) for fact_of, line in lines]))

    def match(self, candidate: Candidate) -> Match:
        """The explanation of a coach who fulfils every rule."""
        query = self._query
        said: list[Contribution] = []
        score = 0
        for fact_of, made, line in self._lines:
            fact = fact_of(candidate, query)
            one = made.get(fact) or line.make(fact, query)
            said.append(one)
            score += one.score
        return Match(coach_id=candidate.id, score=score, contributions=tuple(said))


def explained(candidate: Candidate, query: Query, weights: Weights) -> Match:
    """One coach, explained."""
    return Explainer.of(query, weights).match(candidate)
