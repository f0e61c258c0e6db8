"""A coachee asks for the coaches who suit them best."""

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import checked_limit
from tic_domain.matching.criteria import explained
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.events import MatchesShown
from tic_domain.matching.explanation import Match, NearMiss, Obstacle, Relaxation
from tic_domain.matching.model import Answers, StoredMatch
from tic_domain.matching.near_misses import near_misses, obstacles, relaxations
from tic_domain.matching.outcomes import showings
from tic_domain.matching.policies import hindrances
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.replay import stored_match
from tic_domain.matching.rules import fits
from tic_domain.matching.weights import Weights
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem
from tic_domain.shared.ids import AccountId, MatchId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class FindMatchesCommand:
    account_id: AccountId
    limit: int = 20
    keep: bool = True
    """Whether they count as shown: kept, and counted as such. Not so for an operator who looks."""


@attrs.frozen(kw_only=True)
class ShownMatch:
    coach: PublicCoach
    match: Match


@attrs.frozen(kw_only=True)
class MatchesPage:
    matches: tuple[ShownMatch, ...]
    """Best first."""
    fitting: int
    """How many coaches fulfil every rule, shown or not."""
    refused: int
    near_misses: tuple[NearMiss, ...]
    """The rule that most coaches fail alone first."""
    close: Mapping[AccountId, PublicCoach]
    """Who the near misses name."""
    obstacles: tuple[Obstacle, ...]
    """The rule that most coaches fail first, whatever else they fail."""
    relaxations: tuple[Relaxation, ...]
    """What to give up: what asks least first, then what adds most."""
    hindrances: tuple[FieldProblem, ...]
    """Answers that keep everybody away."""
    answers_version: int
    weights_version: int
    suggestion: ShownMatch | None
    """Whom matching everyone at once has given them; None where that coach doesn't fit any more."""


@clause("C2.2", "C3.1")
@attrs.frozen
class FindMatches:
    """Rank, explain, and keep the matches so that they can be explained later.

    Raises QuizNotAnswered, RoleMissing, AccountSuspended, NotFound, InvalidInput for `limit`.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: FindMatchesCommand) -> MatchesPage:
        limit = checked_limit(command.limit)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            require_role(account, Role.COACHEE)
            answers = await uow.answers.find_latest(account.id)
            if answers is None:
                raise QuizNotAnswered
            weights = await uow.weights.current()
            market = await uow.candidates.market(now)
            unavailable = await uow.blocks.blocked_with(account.id) | {account.id}
            query = Query.of(answers.answers, at=now, week=market.week, unavailable=unavailable)
            ranking = market.rank(query, limit=limit, weights=weights)
            stored = await uow.suggestions.find(account.id)
            suggestion = _suggestion(stored, answers, market, query, weights)
            if command.keep:
                # Looking again doesn't make it another match: what says the same is kept once a day.
                latest: dict[AccountId, StoredMatch] = {}
                for earlier in await uow.matches.list_of(account.id):
                    latest.setdefault(earlier.coach_id, earlier)
                shown = {match.coach_id: match for match in ranking.matches}
                if suggestion is not None:
                    shown.setdefault(suggestion.coach_id, suggestion)
                made = [
                    self._kept(answers, market, query, match, weights_version=weights.version, now=now)
                    for match in shown.values()
                ]
                new = [one for one in made if not one.repeats(latest.get(one.coach_id))]
                await uow.matches.add_many(new)
                await uow.outcomes.show(
                    account.id,
                    showings(
                        tuple(shown.values()),
                        among={one.coach_id for one in new},
                        top_criterion=query.top_criterion,
                        weights_version=weights.version,
                        week=monday_of(now),
                    ),
                )
                uow.record(MatchesShown(coachee_id=account.id, fitting=ranking.fitting, shown=len(shown)))
                await uow.commit()
        missed = near_misses(market, query, weights=weights)
        return MatchesPage(
            matches=tuple(
                ShownMatch(coach=market.coach(match.coach_id), match=match) for match in ranking.matches
            ),
            fitting=ranking.fitting,
            refused=ranking.refused,
            near_misses=missed,
            close={one.coach_id: market.coach(one.coach_id) for miss in missed for one in miss.closest},
            obstacles=obstacles(market, query),
            relaxations=relaxations(market, query, answers.answers),
            hindrances=hindrances(answers.answers, query),
            answers_version=answers.version,
            weights_version=weights.version,
            suggestion=(
                None
                if suggestion is None
                else ShownMatch(coach=market.coach(suggestion.coach_id), match=suggestion)
            ),
        )

    def _kept(
        self,
        answers: Answers,
        market: CoachMarket,
        query: Query,
        match: Match,
        *,
        weights_version: int,
        now: datetime,
    ) -> StoredMatch:
        return stored_match(
            match,
            id=MatchId(self._ids.new()),
            answers=answers,
            coach=market.coach(match.coach_id),
            candidate=market.candidate(match.coach_id),
            query=query,
            weights_version=weights_version,
            now=now,
        )


def _suggestion(
    stored: StoredMatch | None, answers: Answers, market: CoachMarket, query: Query, weights: Weights
) -> Match | None:
    """As of now. None where the answers are others, or the coach left, filled up or is blocked."""
    if stored is None or stored.answers_version != answers.version or stored.coach_id not in market:
        return None
    candidate = market.candidate(stored.coach_id)
    return explained(candidate, query, weights) if fits(candidate, query) else None
