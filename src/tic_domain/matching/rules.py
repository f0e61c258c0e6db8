"""The hard rules: each a name, a test, and the fact behind a refusal in words."""

from collections.abc import Callable, Mapping
from typing import Final

from tic_domain.matching.apart import hours_apart
from tic_domain.matching.bits import KINDS, LANGUAGES, ROLES
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.explanation import Refusal
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.clauses import clause


def _within_budget(candidate: Candidate, query: Query) -> bool:
    price, budget = candidate.price, query.budget
    return price is not None and price.currency == budget.currency and price.amount <= budget.amount


RULES: Final[Mapping[Rule, Callable[[Candidate, Query], bool]]] = {
    Rule.ACCEPTING: lambda candidate, query: candidate.accepting,
    Rule.LANGUAGE: lambda candidate, query: bool(candidate.languages & query.languages),
    Rule.KIND: lambda candidate, query: bool(candidate.kinds & query.kinds),
    Rule.ROLE: lambda candidate, query: bool(candidate.roles & (query.role | query.related_roles)),
    Rule.BUDGET: _within_budget,
    Rule.HOURS: lambda candidate, query: bool(candidate.hours & query.hours),
    Rule.CAPACITY: lambda candidate, query: candidate.active_coachees < candidate.capacity,
    Rule.AVAILABLE: lambda candidate, query: candidate.id not in query.unavailable,
}


def fits(candidate: Candidate, query: Query) -> bool:
    """Whether this coach fulfils every rule."""
    return all(fulfils(candidate, query) for fulfils in RULES.values())


@clause("C3.1")
def refusals(candidate: Candidate, query: Query) -> tuple[Refusal, ...]:
    """Every rule that this coach doesn't fulfil, in the order of `Rule`; empty where they fit."""
    return tuple(
        Refusal(rule=rule, words=_WHY_NOT[rule](candidate, query))
        for rule, fulfils in RULES.items()
        if not fulfils(candidate, query)
    )


def _over_budget(candidate: Candidate, query: Query) -> str:
    price, budget = candidate.price, query.budget
    if price is None:
        return "Has no session on offer."
    if price.currency != budget.currency:
        return f"Charges at least {price} a session, and your budget is in {budget.currency.upper()}."
    return f"Charges at least {price} a session: {price - budget} above your budget of {budget}."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing yet"


_WHY_NOT: Final[Mapping[Rule, Callable[[Candidate, Query], str]]] = {
    Rule.ACCEPTING: lambda candidate, query: "Takes nobody new at the moment.",
    Rule.LANGUAGE: lambda candidate, query: (
        f"Speaks {_listed(LANGUAGES.names(candidate.languages))}: none of your languages."
    ),
    Rule.KIND: lambda candidate, query: (
        f"Coaches {_listed(KINDS.names(candidate.kinds))}: none of your kinds of interview."
    ),
    Rule.ROLE: lambda candidate, query: (
        f"Coaches {_listed(ROLES.names(candidate.roles))}: neither your role nor a related one."
    ),
    Rule.BUDGET: _over_budget,
    Rule.HOURS: hours_apart,
    Rule.CAPACITY: lambda candidate, query: (
        f"All {candidate.capacity} places are taken." if candidate.capacity > 1 else "The one place is taken."
    ),
    # Who blocked whom is nobody's business, so nothing more is said.
    Rule.AVAILABLE: lambda candidate, query: "Is not available to you.",
}
