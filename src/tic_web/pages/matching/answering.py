"""Between what is typed into the quiz and the answers it makes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching import confirming
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.quiz import QUIZ, Step
from tic_domain.matching.use_cases.show_quiz import ShownQuiz
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.money import Money
from tic_web.pages.forms import Form, amount, day, typed_amount
from tic_web.pages.hours import cells, painted

T = TypeVar("T")

ALWAYS: Final = WeeklyHours.of(zone_name="UTC", days=[[(0, 60)]] * 7)
ZONE_FIELDS: Final = ("hours.zone", "zone")
CHOSEN_ONE: Final = frozenset({"role", "level", "zone"})


def keys_of(step: Step) -> frozenset[str]:
    return frozenset(question.key for question in step.questions)


def is_of(step: Step, field: str) -> bool:
    return field.partition(".")[0] in keys_of(step)


def step_values(step: Step, form: Form) -> dict[str, tuple[str, ...]]:
    """What was typed in that step, without what was left empty."""
    return {
        name: kept for name, values in form.values.items() if is_of(step, name) and (kept := _filled(values))
    }


def typed(answers: QuizAnswers) -> dict[str, tuple[str, ...]]:
    """Answers as they would be typed in."""
    return {
        **confirming.typed(answers),
        "zone": (answers.hours.zone,),
        "hours": cells(answers.hours),
        "deadline": (answers.deadline.isoformat() if answers.deadline else "",),
        "budget.amount": (typed_amount(answers.budget),),
        "budget.currency": (answers.budget.currency,),
        "top_criterion": (answers.top_criterion.value if answers.top_criterion else "",),
    }


def so_far(shown: ShownQuiz) -> Form:
    """What is answered, with the steps that were entered since in place of it."""
    values = typed(shown.answers.answers) if shown.answers else {}
    for key, entered in (shown.draft.steps if shown.draft else {}).items():
        step = QUIZ.step(key)
        if step is not None:
            values = {name: kept for name, kept in values.items() if not is_of(step, name)}
            values.update({name: tuple(several) for name, several in entered.items()})
    return Form(values=values)


def entered_steps(shown: ShownQuiz) -> frozenset[str]:
    if shown.answers is not None:
        return frozenset(step.key for step in QUIZ.steps)
    return frozenset(shown.draft.steps) if shown.draft else frozenset()


def read_answers(form: Form) -> QuizAnswers:
    """Raises InvalidInput with the problems of every step."""
    problems: list[FieldProblem] = []

    def tried(parse: Callable[[], T], otherwise: T) -> T:
        try:
            return parse()
        except InvalidInput as error:
            problems.extend(_said(one, form) for one in error.problems)
            return otherwise

    budget = tried(lambda: _budget(form), Money(1, "eur"))
    hours = tried(
        lambda: WeeklyHours.of(zone_name=form.value("zone"), days=painted(form.all("hours"))), ALWAYS
    )
    deadline = tried(lambda: _deadline(form), None)
    answers = tried(
        lambda: QuizAnswers.of(
            role=form.value("role"),
            level=_number(form.value("level")),
            interview_kinds=form.all("interview_kinds"),
            companies=form.all("companies"),
            topics=_topics(form.values),
            languages=form.all("languages"),
            native_language=form.value("native_language") or None,
            hours=hours,
            budget=budget,
            deadline=deadline,
            top_criterion=form.value("top_criterion") or None,
        ),
        None,
    )
    if problems or answers is None:
        raise InvalidInput(*problems)
    return answers


def problems_in(step: Step, form: Form) -> tuple[FieldProblem, ...]:
    """Those that can be mended on that step."""
    try:
        read_answers(form)
    except InvalidInput as error:
        return tuple(one for one in error.problems if is_of(step, one.field))
    return ()


def step_of(field: str) -> Step | None:
    return next((step for step in QUIZ.steps if is_of(step, field)), None)


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if value.strip())


def _budget(form: Form) -> Money:
    with Checks() as check:
        return amount(check, form, "budget.amount", "budget.currency")


def _deadline(form: Form) -> date | None:
    with Checks() as check:
        return day(check, form, "deadline")


def _topics(values: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    chosen = {
        name.removeprefix("topics."): several
        for name, several in values.items()
        if name.startswith("topics.")
    }
    return {key: _number(several[0]) for key, several in chosen.items() if _filled(several)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _said(problem: FieldProblem, form: Form) -> FieldProblem:
    field = "zone" if problem.field in ZONE_FIELDS else problem.field
    if field in CHOSEN_ONE and not form.value(field):
        return FieldProblem(field, "Nothing is chosen yet.", "Choose one.")
    return FieldProblem(field, problem.problem, problem.remedy)
