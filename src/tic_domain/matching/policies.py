"""What is asked of answers beyond their shape."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tic_domain.matching.bits import KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.window import NOTICE, WEEKS, monday_of
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import FieldProblem, InvalidInput

LONGEST_AHEAD_DAYS: Final = 730
LONGEST_OPERATOR: Final = 100
_NOTICE_HOURS: Final = int(NOTICE.total_seconds()) // 3600


def require_future_deadline(answers: QuizAnswers, now: datetime) -> None:
    """Today, in the coachee's zone, is early enough. Raises InvalidInput for `deadline`."""
    if answers.deadline is None:
        return
    today = now.astimezone(ZoneInfo(answers.hours.zone)).date()
    if answers.deadline < today:
        raise InvalidInput(
            FieldProblem("deadline", f"{answers.deadline.isoformat()} has passed.", "Choose today or later.")
        )
    if (answers.deadline - today).days > LONGEST_AHEAD_DAYS:
        raise InvalidInput(
            FieldProblem(
                "deadline", "It is more than two years away.", "Choose a nearer day, or leave it open."
            )
        )


def checked_operator(by: str) -> str:
    """Who decides, as it will be kept. Raises InvalidInput for field `by`."""
    with Checks() as check:
        return check.text("by", by, most=LONGEST_OPERATOR)


def require_bookable(answers: QuizAnswers, now: datetime) -> None:
    """After `require_future_deadline`: that some of their hours can be booked. Raises InvalidInput."""
    query = Query.of(answers, at=now, week=monday_of(now))
    if problem := _no_hour_left(answers, query):
        raise InvalidInput(problem)


def hindrances(answers: QuizAnswers, query: Query) -> tuple[FieldProblem, ...]:
    """Answers that keep everybody away: stored ones grow old, since time passes and the quiz changes."""
    return tuple(_hindrances(answers, query))


def _hindrances(answers: QuizAnswers, query: Query) -> Iterator[FieldProblem]:
    for field, known in (
        ("role", ROLES.mask((answers.role,))),
        ("interview_kinds", KINDS.mask(answers.interview_kinds)),
        ("topics", TOPICS.mask(answers.topics)),
        ("languages", LANGUAGES.mask(answers.languages)),
    ):
        if not known:
            yield FieldProblem(
                field, "The quiz has changed and doesn't know your answer any more.", "Answer it again."
            )
    if problem := _no_hour_left(answers, query):
        yield problem


def _no_hour_left(answers: QuizAnswers, query: Query) -> FieldProblem | None:
    if query.hours:
        return None
    if not query.free_hours:
        return FieldProblem(
            "hours",
            f"None of them can be booked within {WEEKS} weeks.",
            "Mark hours that recur, or other days.",
        )
    if query.until is not None and query.until <= query.at:
        return FieldProblem(
            "deadline", f"{answers.deadline} has passed.", "Choose a later day, or leave it open."
        )
    return FieldProblem(
        "deadline",
        f"None of your hours can be booked by then: the shortest notice is {_NOTICE_HOURS} hours.",
        "Choose a later day, or mark earlier hours.",
    )
