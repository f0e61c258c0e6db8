"""A coachee goes back to answers that they gave before."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.events import QuizAnswered
from tic_domain.matching.model import Answers
from tic_domain.matching.policies import require_future_deadline
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
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
            # Locked, so that versions are counted one at a time.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            latest = await uow.answers.find_latest(account.id)
            if latest is None:
                raise QuizNotAnswered
            if latest.version != command.based_on:
                raise ConcurrentUpdate("version of your answers")
            earlier = (await uow.answers.get_version(account.id, command.version)).answers.revised()
            require_future_deadline(earlier, now)
            answers = Answers.following(
                latest, id=AnswersId(self._ids.new()), coachee_id=account.id, answers=earlier, now=now
            )
            await uow.answers.add(answers)
            uow.record(QuizAnswered(coachee_id=account.id, version=answers.version))
            await uow.commit()
        return answers
