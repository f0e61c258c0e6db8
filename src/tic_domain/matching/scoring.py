"""The score of every fitting coach at once. Criterion by criterion it is what `criteria` says for one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tic_domain.matching import points
from tic_domain.matching.bits import places
from tic_domain.matching.columns import NO_PRICES, any_of
from tic_domain.matching.criteria import part
from tic_domain.matching.planes import add, add_constant, groups
from tic_domain.matching.points import INTERVIEWED_UNITS, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import Weights

if TYPE_CHECKING:
    from tic_domain.matching.market import Market

Scored = Iterator[tuple[int, int]]
"""(points, the fitting coaches that have them)."""


def score_planes(market: "Market", query: Query, fitting: int, weights: Weights) -> list[int]:
    """The scores as planes; those of coaches who don't fit mean nothing."""
    weight = weights.favouring(query.top_criterion)
    total = list(market.standing_planes(weights, query.top_criterion))
    for criterion, scored in (
        (Criterion.TOPICS, _topics(market, query, fitting)),
        (Criterion.COMPANIES, _companies(market, query, fitting)),
        (Criterion.LEVEL, _level(market, query, fitting)),
        (Criterion.ROLE, _role(market, query, fitting)),
        (Criterion.KINDS, _kinds(market, query, fitting)),
        (Criterion.HOURS, _hours(market, query, fitting)),
        (Criterion.PRICE, _price(market, query, fitting)),
        (Criterion.NATIVE, _native(market, query, fitting)),
    ):
        add(total, _column(scored, weight[criterion]))
    return total


def _column(scored: Scored, weight: int) -> list[int]:
    column: list[int] = []
    for earned, among in scored:
        amount, place = part(earned, weight), 0
        while amount:
            if place == len(column):
                column.append(0)
            if amount & 1:
                column[place] |= among
            amount >>= 1
            place += 1
    return column


def _topics(market: "Market", query: Query, fitting: int) -> Scored:
    covered: list[int] = []
    for bit, priority in query.topics:
        add_constant(covered, fitting & market.columns.topics[bit.bit_length() - 1], priority)
    for priorities, among in groups(covered, fitting):
        yield points.topics(priorities, query.topics_total), among


def _companies(market: "Market", query: Query, fitting: int) -> Scored:
    wished = query.companies.bit_count()
    units: list[int] = []
    for place in places(query.companies):
        interviewed = fitting & market.columns.interviewed_for[place]
        worked = fitting & market.columns.worked_at[place] & ~interviewed
        add_constant(units, interviewed, INTERVIEWED_UNITS)
        add_constant(units, worked, WORKED_UNITS)
    for number, among in groups(units, fitting):
        yield points.companies(number, wished), among


def _level(market: "Market", query: Query, fitting: int) -> Scored:
    for top_level, column in market.columns.levels.items():
        yield points.level(top_level, query.level), column & fitting


def _role(market: "Market", query: Query, fitting: int) -> Scored:
    exact = fitting & any_of(market.columns.roles, query.role)
    yield points.role(query.role, query), exact
    yield points.role(query.related_roles, query), fitting ^ exact


def _kinds(market: "Market", query: Query, fitting: int) -> Scored:
    wished = query.kinds.bit_count()
    for number, among in _counted(market.columns.kinds, query.kinds, fitting):
        yield points.kinds(number, wished), among


def _hours(market: "Market", query: Query, fitting: int) -> Scored:
    for number, among in _counted(market.columns.hours, query.near_hours, fitting):
        yield points.hours(number), among


def _counted(columns: Sequence[int], mask: int, fitting: int) -> Iterator[tuple[int, int]]:
    """How many of the mask's bits each fitting coach has."""
    counts: list[int] = []
    for place in places(mask):
        add_constant(counts, fitting & columns[place], 1)
    return groups(counts, fitting)


def _price(market: "Market", query: Query, fitting: int) -> Scored:
    prices = market.columns.prices.get(query.budget.currency, NO_PRICES)
    below = 0
    for step in range(points.FLAT_PRICE_STEPS, points.PRICE_STEPS + 1):
        up_to = prices.at_most(query.budget.amount * step // points.PRICE_STEPS)
        yield points.price(step), fitting & up_to & ~below
        below = up_to


def _native(market: "Market", query: Query, fitting: int) -> Scored:
    speaking = fitting & any_of(market.columns.native, query.native)
    wished = bool(query.native)
    yield points.native(True, wished), speaking
    yield points.native(False, wished), fitting ^ speaking
