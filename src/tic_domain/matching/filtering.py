"""The hard rules over the columns of a market: who fulfils each, as one large integer."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Final, Protocol

from tic_domain.matching.columns import NO_PRICES, any_of
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Rule

if TYPE_CHECKING:
    from tic_domain.matching.market import Market


class Filtered(Protocol):
    """Coaches of whom it can be said who fulfils which rule."""

    def who_passes(self, rule: Rule, query: Query, *, among: int | None = None) -> int:
        """As bits, one for each coach. `among` limits the answer, which then costs less."""
        ...


def _within_budget(market: "Market", query: Query) -> int:
    prices = market.columns.prices.get(query.budget.currency, NO_PRICES)
    return prices.at_most(query.budget.amount)


PASSING: Final[Mapping[Rule, Callable[["Market", Query], int]]] = {
    Rule.ACCEPTING: lambda market, query: market.columns.accepting,
    Rule.LANGUAGE: lambda market, query: any_of(market.columns.languages, query.languages),
    Rule.KIND: lambda market, query: any_of(market.columns.kinds, query.kinds),
    Rule.ROLE: lambda market, query: any_of(market.columns.roles, query.role | query.related_roles),
    Rule.BUDGET: _within_budget,
    Rule.HOURS: lambda market, query: any_of(market.columns.hours, query.hours),
    Rule.CAPACITY: lambda market, query: market.columns.with_place,
    Rule.AVAILABLE: lambda market, query: market.columns.everyone & ~market.mask_of(query.unavailable),
}
"""Says for all coaches what `rules.RULES` says for one."""


def passing(market: Filtered, query: Query) -> dict[Rule, int]:
    return {rule: market.who_passes(rule, query) for rule in Rule}


def fitting_mask(market: "Market", query: Query) -> int:
    """Who fulfils every rule."""
    return reduce(and_, [who(market, query) for who in PASSING.values()])


def passing_but(passed: Mapping[Rule, int], rule: Rule) -> int:
    """Who fulfils every rule, this one left aside."""
    return reduce(and_, [mask for other, mask in passed.items() if other is not rule])
