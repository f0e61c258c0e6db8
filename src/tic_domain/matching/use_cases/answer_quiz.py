"""A coachee finishes the quiz, for the first time or anew."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.events import QuizAnswered
from tic_domain.matching.model import Answers, QuizAnswers
from tic_domain.matching.policies import require_bookable, require_future_deadline
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, AnswersId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class AnswerQuizCommand:
    account_id: AccountId
    answers: QuizAnswers


@clause("C2.2", "C7.2")
@attrs.frozen
class AnswerQuiz:
    """Store a new version. Earlier ones stay: what a coach was shown is one of them.

    Raises InvalidInput for a deadline that has passed or leaves no hour to book, RoleMissing,
    AccountSuspended, NotFound.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: AnswerQuizCommand) -> Answers:
        now = self._clock.now()
        require_future_deadline(command.answers, now)
        require_bookable(command.answers, now)
        async with self._open_unit_of_work() as uow:
            # Locked, so that versions are counted one at a time.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            answers = Answers.following(
                await uow.answers.find_latest(account.id),
                id=AnswersId(self._ids.new()),
                coachee_id=account.id,
                answers=command.answers,
                now=now,
            )
            await uow.answers.add(answers)
            await uow.answers.drop_draft(account.id)
            uow.record(QuizAnswered(coachee_id=account.id, version=answers.version))
            await uow.commit()
        return answers
