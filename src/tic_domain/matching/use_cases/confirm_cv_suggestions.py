"""A coachee confirms, tag by tag, what was read from their CV."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.confirming import ConfirmedTags, confirmed_steps
from tic_domain.matching.cv import living
from tic_domain.matching.model import QuizDraft
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ConfirmCvSuggestionsCommand:
    account_id: AccountId
    version: int
    tags: ConfirmedTags


@clause("C2.2")
@attrs.frozen
class ConfirmCvSuggestions:
    """Put the confirmed tags into the draft of the quiz. Matching sees them once the quiz is finished.

    Raises InvalidInput for what that version didn't suggest, NotFound, RoleMissing, AccountSuspended.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ConfirmCvSuggestionsCommand) -> QuizDraft:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            # Locked, so that steps saved at once don't lose one of them.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            cv = living(await uow.cvs.find(account.id, command.version))
            if cv.suggestions is None:
                raise NotFound("CV")
            tags = ConfirmedTags.among(cv.suggestions, command.tags)
            known = await uow.answers.find_draft(account.id)
            answers = await uow.answers.find_latest(account.id)
            draft = known or QuizDraft.empty(account.id, now=now)
            for step, values in confirmed_steps(tags, known, answers).items():
                draft = draft.with_step(step, values, now=now)
            await uow.answers.save_draft(draft)
            await uow.commit()
        return draft
