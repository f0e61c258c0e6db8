"""The quiz, a coachee's answers, and what isn't finished yet."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.revise_answers import ReviseAnswers, ReviseAnswersCommand
from tic_domain.matching.use_cases.save_draft import SaveDraft, SaveDraftCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuiz, ShowQuizCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_web.api.bodies import Answer, sent
from tic_web.api.fields import HoursFields, MoneyFields, Range
from tic_web.api.matching.schemas import (
    AnswersAnswer,
    AnswersFields,
    AnswersPatch,
    DraftAnswer,
    QuizAnswer,
    StepKey,
    StepValues,
    TopicWish,
)
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking

TAG = "Quiz"
EXAMPLE = AnswersFields(
    role="backend",
    level=4,
    interview_kinds=["system-design"],
    companies=["google"],
    topics=[TopicWish(topic="sql", priority=3), TopicWish(topic="caching", priority=1)],
    languages=["en"],
    hours=HoursFields(zone="Europe/Berlin", days=[[Range(start=540, end=720)]] * 5 + [[], []]),
    budget=MoneyFields(amount=12000, currency="eur"),
    top_criterion="topics",
)


@operation(
    "GET", "/quiz", id="showQuiz", tag=TAG, summary="Show the questions",
    description="Versioned data: what can be answered, step by step.", scope=None, returns=QuizAnswer,
)  # fmt: skip
async def show_questions() -> ASGIApp:
    return Answer(QuizAnswer.current(), headers=[(b"cache-control", b"public, max-age=3600")])


@operation(
    "GET", "/me/quiz/answers", id="showMyAnswers", tag=TAG, summary="Show your latest answers",
    scope=Scope.MATCHING_READ, returns=AnswersAnswer, raises=(NotFound,),
)  # fmt: skip
async def show_answers(request: Request[Any, Any, Any], show_quiz: NamedDependency[ShowQuiz]) -> ASGIApp:
    shown = await show_quiz(ShowQuizCommand(account_id=asking(request).account_id))
    if shown.answers is None:
        raise NotFound("version of your answers")
    return Answer(AnswersAnswer.of(shown.answers))


@operation(
    "POST", "/me/quiz/answers", id="answerQuiz", tag=TAG, summary="Answer the quiz",
    description="Makes a new version. A coach with whom an earlier one was shared still sees that one.",
    scope=Scope.MATCHING_WRITE, returns=AnswersAnswer, status=201, body=AnswersFields, example=EXAMPLE,
    creates=True, raises=(RoleMissing, AccountSuspended, ConcurrentUpdate),
)  # fmt: skip
async def post_answers(
    request: Request[Any, Any, Any],
    answer_quiz: NamedDependency[AnswerQuiz],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    answers = (await sent(request, AnswersFields)).checked()

    async def create() -> Answer:
        command = AnswerQuizCommand(account_id=principal.account_id, answers=answers)
        return Answer(AnswersAnswer.of(await answer_quiz(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "PATCH", "/me/quiz/answers", id="reviseAnswers", tag=TAG, summary="Change some of your answers",
    description="Makes a new version from your latest. The `patch` of a relaxation can be sent as it is. "
    "Where `based_on` is not the latest version any more, nothing is changed.",
    scope=Scope.MATCHING_WRITE, returns=AnswersAnswer, body=AnswersPatch,
    example=AnswersPatch(based_on=1, budget=MoneyFields(amount=15000, currency="eur")),
    raises=(QuizNotAnswered, RoleMissing, AccountSuspended, ConcurrentUpdate),
)  # fmt: skip
async def patch_answers(
    request: Request[Any, Any, Any], revise_answers: NamedDependency[ReviseAnswers]
) -> ASGIApp:
    patch = await sent(request, AnswersPatch)
    command = ReviseAnswersCommand(
        account_id=asking(request).account_id, based_on=patch.based_on, changes=patch.changes()
    )
    return Answer(AnswersAnswer.of(await revise_answers(command)))


@operation(
    "GET", "/me/quiz/draft", id="showMyDraft", tag=TAG, summary="Show what isn't finished",
    scope=Scope.MATCHING_READ, returns=DraftAnswer, raises=(NotFound,),
)  # fmt: skip
async def show_draft(request: Request[Any, Any, Any], show_quiz: NamedDependency[ShowQuiz]) -> ASGIApp:
    shown = await show_quiz(ShowQuizCommand(account_id=asking(request).account_id))
    if shown.draft is None:
        raise NotFound("draft")
    return Answer(DraftAnswer.of(shown.draft))


@operation(
    "PUT", "/me/quiz/draft/{step:str}", id="saveMyDraft", tag=TAG, summary="Keep what was entered in a step",
    scope=Scope.MATCHING_WRITE, returns=DraftAnswer, body=StepValues,
    example=StepValues(values={"role": ["backend"], "level": ["4"]}), raises=(RoleMissing, AccountSuspended),
)  # fmt: skip
async def put_draft(
    step: FromPath[StepKey], request: Request[Any, Any, Any], save_draft: NamedDependency[SaveDraft]
) -> ASGIApp:
    entered = await sent(request, StepValues)
    command = SaveDraftCommand(account_id=asking(request).account_id, step=step, values=entered.values)
    return Answer(DraftAnswer.of(await save_draft(command)))


ROUTES = (show_questions, show_answers, post_answers, patch_answers, show_draft, put_draft)
