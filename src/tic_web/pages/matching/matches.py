"""The coaches who fit, and why; and about any one coach, why or why not."""

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.use_cases.explain_coach import ExplainCoach, ExplainCoachCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.shared.ids import AccountId
from tic_web.pages.coaches.showing import CoachCard
from tic_web.pages.forms import identity
from tic_web.pages.frame import Frame
from tic_web.pages.matching.answering import step_of
from tic_web.pages.matching.showing import MatchCard
from tic_web.pages.rendering import page, see

SHOWN: Final = 20


@get("/matches", name="matches")
async def show_matches(
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    find_matches: NamedDependency[FindMatches],
) -> Response[str] | Response[None]:
    try:
        found = await find_matches(FindMatchesCommand(account_id=coachee.account_id, limit=SHOWN))
    except QuizNotAnswered:
        return see("/quiz")
    return page(
        frame,
        "matching/matches.html",
        cards=[MatchCard.of(shown.coach, shown.match) for shown in found.matches],
        suggested=MatchCard.of(found.suggestion.coach, found.suggestion.match) if found.suggestion else None,
        fitting=found.fitting,
        refused=found.refused,
        near_misses=found.near_misses,
        relaxations=[(one, step_of(one.field)) for one in found.relaxations],
        answers_version=found.answers_version,
        weights_version=found.weights_version,
    )


@get("/coaches/{coach_id:str}/why", name="why")
async def show_why(
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    explain_coach: NamedDependency[ExplainCoach],
) -> Response[str] | Response[None]:
    wanted = AccountId(identity(coach_id, "coach"))
    try:
        found = await explain_coach(ExplainCoachCommand(account_id=coachee.account_id, coach_id=wanted))
    except QuizNotAnswered:
        return see("/quiz")
    return page(
        frame,
        "matching/why.html",
        coach=CoachCard.of(found.coach),
        refusals=found.refusals,
        card=MatchCard.of(found.coach, found.match) if found.match else None,
        answers_version=found.answers_version,
        weights_version=found.weights_version,
    )


ROUTES = (show_matches, show_why)
