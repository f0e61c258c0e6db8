"""The criteria: each takes a fact about a coach, gives it points, and says it in words.

A fact is a small value that holds all the criterion looks at, so coaches who share it share their line.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
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
    facts: Callable[[Sequence[Candidate], Query], Sequence[Hashable]]
    """One for each of the coaches."""
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
        lambda some, query: [one.topics & query.topics_mask for one in some],
        lambda topics, query: points.topics(_covered(topics, query), query.topics_total),
        wording.topics,
    ),
    Criterion.COMPANIES: Measure(
        lambda query: query.companies,
        lambda some, query: [
            (one.interviewed_for & query.companies, one.worked_at & query.companies) for one in some
        ],
        lambda known, query: points.companies(company_units(*known), query.companies.bit_count()),
        wording.companies,
    ),
    Criterion.LEVEL: Measure(
        lambda query: query.level,
        lambda some, query: [one.top_level for one in some],
        lambda top_level, query: points.level(top_level, query.level),
        wording.level,
    ),
    Criterion.ROLE: Measure(
        lambda query: (query.role, query.related_roles),
        lambda some, query: [one.roles & (query.role | query.related_roles) for one in some],
        points.role,
        wording.role,
    ),
    Criterion.KINDS: Measure(
        lambda query: query.kinds,
        lambda some, query: [one.kinds & query.kinds for one in some],
        lambda kinds, query: points.kinds(kinds.bit_count(), query.kinds.bit_count()),
        wording.kinds,
    ),
    Criterion.HOURS: Measure(
        lambda query: None,
        lambda some, query: [(one.hours & query.near_hours).bit_count() for one in some],
        lambda common, query: points.hours(common),
        wording.hours,
    ),
    Criterion.PRICE: Measure(
        lambda query: query.budget,
        lambda some, query: [_price(one, query) for one in some],
        lambda amount, query: points.price(points.price_step(amount, query.budget.amount)),
        wording.price,
    ),
    Criterion.RATING: Measure(
        lambda query: None,
        lambda some, query: [(one.rating_total, one.rating_count) for one in some],
        lambda ratings, query: points.rating(*ratings),
        wording.rating,
    ),
    Criterion.REPLIES: Measure(
        lambda query: None,
        lambda some, query: [one.reply_minutes for one in some],
        lambda minutes, query: points.replies(minutes),
        wording.replies,
    ),
    Criterion.NATIVE: Measure(
        lambda query: query.native,
        lambda some, query: [bool(one.native & query.native) for one in some],
        lambda speaks, query: points.native(speaks, bool(query.native)),
        wording.native,
    ),
    Criterion.EXPOSURE: Measure(
        lambda query: None,
        lambda some, query: [(one.shown_recently, one.capacity) for one in some],
        lambda shown, query: points.exposure(*shown),
        wording.exposure,
    ),
}


def part(points: int, weight: int) -> int:
    """A line's part of the score."""
    return points * weight // WHOLE


_SCORE: Final = itemgetter(Contribution._fields.index("score"))
_MOST_LINES: Final = 256
_MOST_SHARED: Final = 4_096
"""Of a criterion that looks at no wish, such as the rating: its lines are everybody's."""


@attrs.frozen
class _Line:
    """A criterion as it counts for whoever has this wish, with the lines that were made so far, by fact."""

    key: str
    label: str
    measure: Measure
    weight: int
    most: int
    made: dict[Hashable, Contribution] = attrs.field(factory=dict, init=False)

    def make(self, fact: Hashable, query: Query) -> Contribution:
        measure, weight, made = self.measure, self.weight, self.made
        earned = measure.points(fact, query)
        line = Contribution(
            self.key, self.label, earned, weight, part(earned, weight), measure.words(fact, query)
        )
        if len(made) >= self.most:
            made.clear()
        made[fact] = line
        return line


@lru_cache(maxsize=4_096)
def _line(criterion: Criterion, weight: int, wish: Hashable) -> _Line:
    """Kept: many coachees share a wish, and a line follows from wish, fact and weight alone."""
    most = _MOST_SHARED if wish is None else _MOST_LINES
    return _Line(criterion.value, CRITERION_LABELS[criterion], MEASURES[criterion], weight, most)


def explain(candidates: Sequence[Candidate], query: Query, weights: Weights) -> list[Match]:
    """Coaches who fulfil every rule, explained, in their order. Lines that coaches share are made once."""
    if not candidates:
        return []
    weight = weights.favouring(query.top_criterion)
    columns = []
    for criterion, measure in MEASURES.items():
        line = _line(criterion, weight[criterion], measure.wish(query))
        known = line.made.get
        columns.append([known(fact) or line.make(fact, query) for fact in measure.facts(candidates, query)])
    return [
        Match(one.id, sum(map(_SCORE, said)), said)
        for one, said in zip(candidates, zip(*columns, strict=True), strict=True)
    ]


def explained(candidate: Candidate, query: Query, weights: Weights) -> Match:
    """One coach, explained."""
    return explain((candidate,), query, weights)[0]
