"""A coachee asks about one coach: why not, or how well do they suit me."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import is_visible
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explained
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.explanation import Match, Refusal, Relaxation
from tic_domain.matching.market import Market
from tic_domain.matching.near_misses import relaxations
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.query import Query
from tic_domain.matching.rules import refusals
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ExplainCoachCommand:
    account_id: AccountId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class ExplainedCoach:
    coach: PublicCoach
    refusals: tuple[Refusal, ...]
    """Every rule that this coach doesn't fulfil; empty where they fit."""
    match: Match | None
    """The score now; None where a rule refuses."""
    relaxations: tuple[Relaxation, ...]
    """With which of the coachee's wishes changed they would fit; empty where only the coach could."""
    answers_version: int
    weights_version: int


@clause("C2.2", "C3.1")
@attrs.frozen
class ExplainCoach:
    """As of now, nothing is stored. Raises QuizNotAnswered, and NotFound unless the coach is visible."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ExplainCoachCommand) -> ExplainedCoach:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            answers = await uow.answers.find_latest(command.account_id)
            if answers is None:
                raise QuizNotAnswered
            profile = await uow.coaches.find(command.coach_id)
            if profile is None or not is_visible(profile, await uow.accounts.get(profile.id)):
                raise NotFound("coach")
            weights = await uow.weights.current()
            standing = (await uow.coaches.standings([profile.id]))[profile.id]
            unavailable = await uow.blocks.blocked_with(command.account_id) | {command.account_id}
        week = monday_of(now)
        query = Query.of(answers.answers, at=now, week=week, unavailable=unavailable)
        candidate = Candidate.of(profile, standing, week=week)
        refused = refusals(candidate, query)
        alone = Market.of_candidates([candidate], at=now)
        return ExplainedCoach(
            coach=PublicCoach(profile=profile, standing=standing),
            refusals=refused,
            match=None if refused else explained(candidate, query, weights),
            relaxations=relaxations(alone, query, answers.answers) if refused else (),
            answers_version=answers.version,
            weights_version=weights.version,
        )
