"""Matches, and why."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.matching.errors import QuizNotAnswered, WeightsUnknown
from tic_domain.matching.use_cases.explain_coach import ExplainCoach, ExplainCoachCommand
from tic_domain.matching.use_cases.explain_match import ExplainMatch, ExplainMatchCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_web.api.bodies import Answer
from tic_web.api.matching.match_schemas import ExplanationAnswer, MatchesAnswer, ReplayAnswer
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, Limit
from tic_web.dependencies import asking

TAG = "Matches"


@operation(
    "GET", "/matches", id="findMatches", tag=TAG, summary="Find the coaches who suit you best",
    description="Ranked by your latest answers, each with the lines of its score. What is shown is kept, "
    "so that it can be explained later.",
    scope=Scope.MATCHING_READ, returns=MatchesAnswer,
    raises=(QuizNotAnswered, RoleMissing, AccountSuspended, InvalidInput),
)  # fmt: skip
async def list_matches(
    request: Request[Any, Any, Any],
    find_matches: NamedDependency[FindMatches],
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    command = FindMatchesCommand(account_id=asking(request).account_id, limit=limit)
    return Answer(MatchesAnswer.of(await find_matches(command)))


@operation(
    "GET", "/matches/{coach_id:uuid}", id="explainCoach", tag=TAG, summary="Explain one coach",
    description="As of now: the score with its lines, or every rule that isn't fulfilled.",
    scope=Scope.MATCHING_READ, returns=ExplanationAnswer, raises=(QuizNotAnswered, NotFound),
)  # fmt: skip
async def explain_one(
    coach_id: FromPath[UUID], request: Request[Any, Any, Any], explain_coach: NamedDependency[ExplainCoach]
) -> ASGIApp:
    command = ExplainCoachCommand(account_id=asking(request).account_id, coach_id=AccountId(coach_id))
    return Answer(ExplanationAnswer.of(await explain_coach(command)))


@operation(
    "GET", "/matches/{coach_id:uuid}/shown", id="replayMatch", tag=TAG,
    summary="Replay a match that was shown",
    description="Computed again from what it was made of, by the weights of that time.",
    scope=Scope.MATCHING_READ, returns=ReplayAnswer, raises=(NotFound, WeightsUnknown),
)  # fmt: skip
async def replay_one(
    coach_id: FromPath[UUID], request: Request[Any, Any, Any], explain_match: NamedDependency[ExplainMatch]
) -> ASGIApp:
    command = ExplainMatchCommand(account_id=asking(request).account_id, coach_id=AccountId(coach_id))
    return Answer(ReplayAnswer.of(await explain_match(command)))


ROUTES = (list_matches, explain_one, replay_one)
