"""The criteria: each takes a fact about a coach, gives it points, and says it in words.

A fact is a small value that holds all the criterion looks at, so coaches who share it share their line.
"""

from collections.abc import Callable, Hashable, Mapping
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
    """How one criterion is judged. The two later functions take the fact of the first."""

    fact: Callable[[Candidate, Query], Hashable]
    points: Callable[[Any, Query], int]
    words: Callable[[Any, Query], str]


def company_units(interviewed: int, worked: int) -> int:
    """Each company counts once, by what is worth more."""
    return INTERVIEWED_UNITS * interviewed.bit_count() + WORKED_UNITS * (worked & ~interviewed).bit_count()


def _covered(topics: int, query: Query) -> int:
    return sum(priority for bit, priority in query.topics if topics & bit)


def _price(candidate: Candidate, query: Query) -> int:
    """In the budget's currency: nobody else gets past the rules."""
    return candidate.price.amount if candidate.price else query.budget.amount


MEASURES: Final[Mapping[Criterion, Measure]] = {
    Criterion.TOPICS: Measure(
        lambda candidate, query: candidate.topics & query.topics_mask,
        lambda topics, query: points.topics(_covered(topics, query), query.topics_total),
        wording.topics,
    ),
    Criterion.COMPANIES: Measure(
        lambda candidate, query: (
            candidate.interviewed_for & query.companies,
            candidate.worked_at & query.companies,
        ),
        lambda known, query: points.companies(company_units(*known), query.companies.bit_count()),
        wording.companies,
    ),
    Criterion.LEVEL: Measure(
        lambda candidate, query: candidate.top_level,
        lambda top_level, query: points.level(top_level, query.level),
        wording.level,
    ),
    Criterion.ROLE: Measure(
        lambda candidate, query: candidate.roles & (query.role | query.related_roles),
        points.role,
        wording.role,
    ),
    Criterion.KINDS: Measure(
        lambda candidate, query: candidate.kinds & query.kinds,
        lambda kinds, query: points.kinds(kinds.bit_count(), query.kinds.bit_count()),
        wording.kinds,
    ),
    Criterion.HOURS: Measure(
        lambda candidate, query: (candidate.hours & query.near_hours).bit_count(),
        lambda common, query: points.hours(common),
        wording.hours,
    ),
    Criterion.PRICE: Measure(
        _price,
        lambda amount, query: points.price(points.price_step(amount, query.budget.amount)),
        wording.price,
    ),
    Criterion.RATING: Measure(
        lambda candidate, query: (candidate.rating_total, candidate.rating_count),
        lambda ratings, query: points.rating(*ratings),
        wording.rating,
    ),
    Criterion.REPLIES: Measure(
        lambda candidate, query: candidate.reply_minutes,
        lambda minutes, query: points.replies(minutes),
        wording.replies,
    ),
    Criterion.NATIVE: Measure(
        lambda candidate, query: bool(candidate.native & query.native),
        lambda speaks, query: points.native(speaks, bool(query.native)),
        wording.native,
    ),
    Criterion.EXPOSURE: Measure(
        lambda candidate, query: (candidate.shown_recently, candidate.capacity),
        lambda shown, query: points.exposure(*shown),
        wording.exposure,
    ),
}


def part(points: int, weight: int) -> int:
    """A line's part of the score."""
    return points * weight // WHOLE


@attrs.frozen
class _Line:
    """A criterion as it counts for one coachee, with the lines that were made so far, by fact."""

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
        self.made[fact] = line
        return line


@attrs.frozen
class Explainer:
    """Explains coaches to one coachee. Lines that coaches share are made once."""

    _query: Query
    _lines: tuple[_Line, ...]

    @classmethod
    def of(cls, query: Query, weights: Weights) -> "Explainer":
        weight = weights.favouring(query.top_criterion)
        return cls(
            query,
            tuple(
                _Line(criterion.value, CRITERION_LABELS[criterion], measure, weight[criterion])
                for criterion, measure in MEASURES.items()
            ),
        )

    def match(self, candidate: Candidate) -> Match:
        """The explanation of a coach who fulfils every rule."""
        query = self._query
        said: list[Contribution] = []
        score = 0
        for line in self._lines:
            fact = line.measure.fact(candidate, query)
            one = line.made.get(fact) or line.make(fact, query)
            said.append(one)
            score += one.score
        return Match(coach_id=candidate.id, score=score, contributions=tuple(said))


def explained(candidate: Candidate, query: Query, weights: Weights) -> Match:
    """One coach, explained."""
    return Explainer.of(query, weights).match(candidate)
