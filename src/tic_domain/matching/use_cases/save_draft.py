"""A coachee pauses in the middle of the quiz."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.model import QuizDraft
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.quiz import checked_step
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class SaveDraftCommand:
    account_id: AccountId
    step: str
    values: Mapping[str, Sequence[str]]
    """Field → what was entered, as it was typed. Need not be right or complete yet."""


@clause("C2.2")
@attrs.frozen
class SaveDraft:
    """Keep what was entered in one step. Raises InvalidInput, RoleMissing, AccountSuspended, NotFound."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: SaveDraftCommand) -> QuizDraft:
        values = checked_step(command.step, command.values)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            # Locked, so that two steps saved at once don't lose one of them.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            known = await uow.answers.find_draft(account.id) or QuizDraft.empty(account.id, now=now)
            draft = known.with_step(command.step, values, now=now)
            await uow.answers.save_draft(draft)
            await uow.commit()
        return draft
