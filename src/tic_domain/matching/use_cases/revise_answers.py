"""A coachee changes some of their answers, as where that brings more coaches."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tic_domain.matching.model import Answers
from tic_domain.matching.policies import require_bookable, require_future_deadline
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.revision import answers_looked_at, keep_revision
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, AnswersId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class ReviseAnswersCommand:
    account_id: AccountId
    based_on: int
    """The version that was looked at: sent twice, or from an old page, nothing is changed any more."""
    changes: Mapping[str, Any]
    """Arguments of `QuizAnswers.of`; what isn't named stays."""


@clause("C2.2", "C7.2")
@attrs.frozen
class ReviseAnswers:
    """A further version from the latest one. A draft stays.

    Raises InvalidInput, ConcurrentUpdate where there is a later version, QuizNotAnswered, RoleMissing,
    AccountSuspended, NotFound.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: ReviseAnswersCommand) -> Answers:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            latest = await answers_looked_at(uow, command.account_id, version=command.based_on)
            revised = latest.answers.revised(**command.changes)
            require_future_deadline(revised, now)
            require_bookable(revised, now)
            answers = Answers.following(
                latest, id=AnswersId(self._ids.new()), coachee_id=latest.coachee_id, answers=revised, now=now
            )
            await keep_revision(uow, answers)
        return answers
