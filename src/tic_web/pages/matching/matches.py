"""The coaches who fit, and why; and about any one coach, why or why not."""

from collections.abc import Awaitable
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.matching.changes import Change
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.model import Answers
from tic_domain.matching.use_cases.explain_coach import ExplainCoach, ExplainCoachCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.matching.use_cases.restore_answers import RestoreAnswers, RestoreAnswersCommand
from tic_domain.matching.use_cases.revise_answers import ReviseAnswers, ReviseAnswersCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuiz, ShowQuizCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId
from tic_web.pages.coaches.showing import CoachCard
from tic_web.pages.forms import Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.matching.answering import step_of
from tic_web.pages.matching.showing import MatchCard
from tic_web.pages.rendering import page, see

SHOWN: Final = 20
MOST_CHANGES: Final = 10


@get("/matches", name="matches")
async def show_matches(
    request: Request[Any, Any, Any],
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
        hindrances=[(one, step_of(one.field)) for one in found.hindrances],
        near_misses=[
            (miss, [(CoachCard.of(found.close[one.coach_id]), one.words) for one in miss.closest])
            for miss in found.near_misses
        ],
        obstacles=found.obstacles,
        relaxations=found.relaxations,
        undo=_earlier(request, found.answers_version),
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
        relaxations=found.relaxations,
        card=MatchCard.of(found.coach, found.match) if found.match else None,
        answers_version=found.answers_version,
        weights_version=found.weights_version,
    )


@post("/matches/change", name="revise_answers_page")
async def revise(
    *,
    request: Request[Any, Any, Any],
    coachee: NamedDependency[Principal],
    show_quiz: NamedDependency[ShowQuiz],
    revise_answers: NamedDependency[ReviseAnswers],
) -> Response[None]:
    """What a relaxation proposes, in one click."""
    form = await Form.sent(request)
    with Checks() as check:
        based_on = whole(check, form, "based_on")
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    if shown.answers is None:
        return see("/quiz")
    if shown.answers.version != based_on:
        return see("/matches", "answers-moved-on")
    answers = shown.answers.answers
    revision: dict[str, Any] = {}
    for text in form.all("change")[:MOST_CHANGES]:
        field, _, value = text.partition("=")
        revision |= Change(field, value).revision(answers)
    command = ReviseAnswersCommand(account_id=coachee.account_id, based_on=based_on, changes=revision)
    return await _answered(revise_answers(command), f"/matches?undo={based_on}", "answers-revised")


@post("/matches/undo", name="restore_answers_page")
async def undo(
    *,
    request: Request[Any, Any, Any],
    coachee: NamedDependency[Principal],
    restore_answers: NamedDependency[RestoreAnswers],
) -> Response[None]:
    form = await Form.sent(request)
    with Checks() as check:
        version, based_on = whole(check, form, "version"), whole(check, form, "based_on")
    command = RestoreAnswersCommand(account_id=coachee.account_id, version=version, based_on=based_on)
    return await _answered(restore_answers(command), "/matches", "answers-restored")


async def _answered(made: Awaitable[Answers], path: str, said: str) -> Response[None]:
    try:
        await made
    except ConcurrentUpdate:
        return see("/matches", "answers-moved-on")  # sent twice, or from a page that was left open
    except QuizNotAnswered:
        return see("/quiz")
    return see(path, said)


def _earlier(request: Request[Any, Any, Any], version: int) -> int | None:
    """The version that a change just now was made from."""
    text = request.query_params.get("undo", "")
    return version - 1 if text == str(version - 1) and version > 1 else None


ROUTES = (show_matches, show_why, revise, undo)
