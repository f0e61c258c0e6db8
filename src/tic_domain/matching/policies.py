"""What is asked of answers beyond their shape."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tic_domain.matching.model import QuizAnswers
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import FieldProblem, InvalidInput

LONGEST_AHEAD_DAYS: Final = 730
LONGEST_OPERATOR: Final = 100


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
