"""The quiz, one step a page. Each step is kept as it is sent, right or not."""

from typing import Any

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.matching.quiz import QUIZ, Step
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.save_draft import SaveDraft, SaveDraftCommand
from tic_domain.matching.use_cases.show_quiz import ShownQuiz, ShowQuiz, ShowQuizCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.money import MINOR_DIGITS
from tic_domain.shared.time import zone_names
from tic_web.pages.forms import UNPROCESSABLE, Form
from tic_web.pages.frame import Frame
from tic_web.pages.matching.answering import (
    entered_steps,
    problems_in,
    read_answers,
    so_far,
    step_of,
    step_values,
)
from tic_web.pages.matching.summary import summary
from tic_web.pages.rendering import page, see

Page = Response[str] | Response[None]


@get("/quiz", name="quiz")
async def show_quiz_start(
    coachee: NamedDependency[Principal], show_quiz: NamedDependency[ShowQuiz]
) -> Response[None]:
    """To the first step that nothing, or not enough, was entered in, or to the review."""
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    entered, form = entered_steps(shown), so_far(shown)
    lacking = (step for step in QUIZ.steps if step.key not in entered or problems_in(step, form))
    return see(next((f"/quiz/{step.key}" for step in lacking), "/quiz/review"))


@get("/quiz/review", name="quiz_review")
async def show_review(
    frame: NamedDependency[Frame], coachee: NamedDependency[Principal], show_quiz: NamedDependency[ShowQuiz]
) -> Response[str]:
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    return _review(frame, shown, so_far(shown))


@post("/quiz/review", name="answer_quiz_page")
async def finish(
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    show_quiz: NamedDependency[ShowQuiz],
    answer_quiz: NamedDependency[AnswerQuiz],
) -> Page:
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    form = so_far(shown)
    if shown.answers is not None and shown.draft is None:
        return see("/matches")  # sent twice: the first one has made the answers
    try:
        await answer_quiz(AnswerQuizCommand(account_id=coachee.account_id, answers=read_answers(form)))
    except InvalidInput as error:
        return _review(frame, shown, form.refused(error), status=UNPROCESSABLE)
    return see("/matches", "quiz-answered")


@get("/quiz/{step_key:str}", name="quiz_step")
async def show_step(
    step_key: FromPath[str],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    show_quiz: NamedDependency[ShowQuiz],
) -> Response[str]:
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    return _step(frame, shown, _known(step_key), so_far(shown))


@post("/quiz/{step_key:str}", name="save_draft_page")
async def save_step(
    *,
    step_key: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    show_quiz: NamedDependency[ShowQuiz],
    save_draft: NamedDependency[SaveDraft],
) -> Page:
    step = _known(step_key)
    form = await Form.sent(request)
    values = step_values(step, form)
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    try:
        draft = await save_draft(
            SaveDraftCommand(account_id=coachee.account_id, step=step.key, values=values)
        )
    except InvalidInput as error:
        return _step(frame, shown, step, Form(values=values).refused(error))
    shown = attrs.evolve(shown, draft=draft)
    place = QUIZ.steps.index(step)
    if form.value("then") == "back":
        return see(f"/quiz/{QUIZ.steps[max(0, place - 1)].key}")
    if form.value("then") == "later":
        return see("/", "quiz-kept")
    known = so_far(shown)
    if problems := problems_in(step, known):
        return _step(frame, shown, step, known.refused(InvalidInput(*problems)))
    if form.value("then") == "review" or place + 1 == len(QUIZ.steps):
        return see("/quiz/review")
    return see(f"/quiz/{QUIZ.steps[place + 1].key}")


def _known(key: str) -> Step:
    """Raises NotFound."""
    step = QUIZ.step(key)
    if step is None:
        raise NotFound("step of the quiz")
    return step


def _step(frame: Frame, shown: ShownQuiz, step: Step, form: Form) -> Response[str]:
    entered = entered_steps(shown)
    return page(
        frame,
        "matching/step.html",
        status=form.status,
        form=form,
        step=step,
        number=QUIZ.steps.index(step) + 1,
        steps=QUIZ.steps,
        entered=entered,
        complete=all(one.key in entered for one in QUIZ.steps),
        zones=[(name, name) for name in sorted(zone_names())],
        currencies=[(code, code.upper()) for code in sorted(MINOR_DIGITS)],
    )


def _review(frame: Frame, shown: ShownQuiz, form: Form, *, status: int = 200) -> Response[str]:
    try:
        read = summary(read_answers(form))
        problems = form.problems
    except InvalidInput as error:
        read, problems = (), error.problems
    return page(
        frame,
        "matching/review.html",
        status=status,
        summary=read,
        problems=[(one, step_of(one.field)) for one in problems],
        version=shown.answers.version if shown.answers else None,
        changed=shown.draft is not None or shown.answers is None,
    )


ROUTES = (show_quiz_start, show_review, finish, show_step, save_step)
