"""A coachee goes back to answers that they gave before."""

from collections.abc import Callable

import attrs

from tic_domain.matching.model import Answers
from tic_domain.matching.policies import require_future_deadline
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.revision import answers_looked_at, keep_revision
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, AnswersId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class RestoreAnswersCommand:
    account_id: AccountId
    version: int
    based_on: int
    """The version that was looked at: sent twice, or from an old page, nothing is changed any more."""


@clause("C2.2", "C7.2")
@attrs.frozen
class RestoreAnswers:
    """A further version that says what the earlier one said: no version is ever changed or dropped.

    Raises ConcurrentUpdate where there is a later version than looked at, InvalidInput where the earlier one
    can't be given today, QuizNotAnswered, NotFound, RoleMissing, AccountSuspended.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: RestoreAnswersCommand) -> Answers:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            latest = await answers_looked_at(uow, command.account_id, version=command.based_on)
            earlier = (await uow.answers.get_version(latest.coachee_id, command.version)).answers.revised()
            require_future_deadline(earlier, now)
            answers = Answers.following(
                latest, id=AnswersId(self._ids.new()), coachee_id=latest.coachee_id, answers=earlier, now=now
            )
            await keep_revision(uow, answers)
        return answers
