"""A coachee looks at their answers."""

from collections.abc import Callable

import attrs

from tic_domain.matching.model import Answers, QuizDraft
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.quiz import QUIZ, Quiz
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowQuizCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class ShownQuiz:
    quiz: Quiz
    answers: Answers | None
    """The latest; None before the first."""
    draft: QuizDraft | None
    """What was entered since and isn't finished."""


@clause("C2.2", "C7.1")
@attrs.frozen
class ShowQuiz:
    """The questions, and what this account has answered."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, command: ShowQuizCommand) -> ShownQuiz:
        async with self._open_unit_of_work() as uow:
            answers = await uow.answers.find_latest(command.account_id)
            draft = await uow.answers.find_draft(command.account_id)
        return ShownQuiz(quiz=QUIZ, answers=answers, draft=draft)
