"""The best coaches for a coachee, in two ways that always agree.

`rank_plain` is the definition. `rank` reaches the same result over the columns of a market, in a time that
hardly depends on how many coaches fit.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explain, explained
from tic_domain.matching.explanation import Match
from tic_domain.matching.filtering import fitting_mask
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.planes import greatest
from tic_domain.matching.query import Query
from tic_domain.matching.rules import fits
from tic_domain.matching.scoring import score_planes
from tic_domain.matching.vocabulary import Rule
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId

if TYPE_CHECKING:
    from tic_domain.matching.market import Market


@attrs.frozen(kw_only=True)
class Ranking:
    matches: tuple[Match, ...]
    """Best first; equal scores by id."""
    fitting: int
    """How many fulfil every rule, among the matches or not."""
    refused: int


class CoachMarket(Protocol):
    """Coaches as they were at one moment, compiled for ranking. Never changes.

    Every adapter gives what `rank_plain` and `rules.RULES` say of its candidates: the same ids, scores,
    contributions and counts. `Market` is the reference.
    """

    @property
    def at(self) -> datetime: ...

    @property
    def week(self) -> date:
        """The Monday of the UTC week that queries have to be made for."""

    def __contains__(self, coach_id: AccountId) -> bool: ...

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All of them, by id."""

    def rank(self, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS) -> Ranking:
        """The best `limit` who fulfil every rule, explained."""

    @property
    def everyone(self) -> int:
        """All of them, as bits: any place for a coach, the same in every answer of this market."""

    def who_passes(self, rule: Rule, query: Query, *, among: int | None = None) -> int:
        """Who fulfils this rule, as bits. `among` limits the answer to some, which then costs less."""

    def best_among(
        self, among: int, query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
    ) -> tuple[AccountId, ...]:
        """The best of these by score, by id, whether they fulfil the rules or not.

        A price beyond the budget or in another currency earns nothing; a role that isn't wished counts as a
        related one where there are any.
        """

    def charges(self, among: int, currency: str) -> tuple[int, ...]:
        """What these charge for a session in that currency, in minor units, ascending."""

    def whom(self, mask: int) -> tuple[AccountId, ...]:
        """Whom these bits mean, by id."""

    def coach(self, coach_id: AccountId) -> PublicCoach:
        """Raises NotFound."""

    def candidate(self, coach_id: AccountId) -> Candidate:
        """Raises NotFound."""


def rank_plain(
    candidates: Sequence[Candidate], query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
) -> Ranking:
    """Everyone who fits, scored, sorted, cut."""
    matches = [explained(one, query, weights) for one in candidates if fits(one, query)]
    matches.sort(key=best_first)
    return Ranking(
        matches=tuple(matches[:limit]), fitting=len(matches), refused=len(candidates) - len(matches)
    )


@clause("C2.2", "C3.1")
def rank(
    market: "Market", wanted: QuizAnswers | Query, *, limit: int = 20, weights: Weights = CURRENT_WEIGHTS
) -> Ranking:
    """What `rank_plain` would give. Answers are taken as of the market's moment."""
    query = Query.of(wanted, at=market.at, week=market.week) if isinstance(wanted, QuizAnswers) else wanted
    fitting = fitting_mask(market, query)
    count = fitting.bit_count()
    planes = score_planes(market, query, fitting, weights) if count > limit else ()
    best = greatest(planes, fitting, min(count, limit))
    matches = explain([market.candidates[place] for place in best], query, weights)
    matches.sort(key=best_first)
    return Ranking(matches=tuple(matches), fitting=count, refused=len(market.candidates) - count)


def best_first(match: Match) -> tuple[int, AccountId]:
    return -match.score, match.coach_id
