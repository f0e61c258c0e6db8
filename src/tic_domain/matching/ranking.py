"""The best coaches for a coachee, in two ways that always agree.

`rank_plain` is the definition. `rank` reaches the same result over the columns of a market, in a time that
hardly depends on how many coaches fit.
"""

from collections.abc import Sequence

import attrs

from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import Explainer, explained
from tic_domain.matching.explanation import Match
from tic_domain.matching.filtering import fitting_mask
from tic_domain.matching.market import Market
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.planes import greatest
from tic_domain.matching.query import Query
from tic_domain.matching.rules import fits
from tic_domain.matching.scoring import score_planes
from tic_domain.matching.weights import CURRENT_WEIGHTS, Weights
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class Ranking:
    matches: tuple[Match, ...]
    """Best first; equal scores by id."""
    fitting: int
    """How many fulfil every rule, among the matches or not."""
    refused: int


def rank_plain(
    candidates: Sequence[Candidate], query: Query, *, limit: int, weights: Weights = CURRENT_WEIGHTS
) -> Ranking:
    """Everyone who fits, scored, sorted, cut."""
    matches = [explained(one, query, weights) for one in candidates if fits(one, query)]
    matches.sort(key=_best_first)
    return Ranking(
        matches=tuple(matches[:limit]), fitting=len(matches), refused=len(candidates) - len(matches)
    )


@clause("C2.2", "C3.1")
def rank(
    market: Market, wanted: QuizAnswers | Query, *, limit: int = 20, weights: Weights = CURRENT_WEIGHTS
) -> Ranking:
    """What `rank_plain` would give. Answers are taken as of the market's moment."""
    query = Query.of(wanted, at=market.at, week=market.week) if isinstance(wanted, QuizAnswers) else wanted
    fitting = fitting_mask(market, query)
    count = fitting.bit_count()
    planes = score_planes(market, query, fitting, weights) if count > limit else ()
    best = greatest(planes, fitting, min(count, limit))
    explainer = Explainer.of(query, weights)
    matches = [explainer.match(market.candidates[place]) for place in best]
    matches.sort(key=_best_first)
    return Ranking(matches=tuple(matches), fitting=count, refused=len(market.candidates) - count)


def _best_first(match: Match) -> tuple[int, AccountId]:
    return -match.score, match.coach_id
