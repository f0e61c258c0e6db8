from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.conversations.changing import block
from tic_domain.conversations.errors import OwnProfile
from tic_domain.conversations.model import Block
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class BlockCoachCommand:
    account_id: AccountId
    coach_id: AccountId


@clause("C3.3")
@attrs.frozen
class BlockCoach:
    """Stop a coach with whom one may never have talked. Raises AccountSuspended, NotFound, OwnProfile."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: BlockCoachCommand) -> Block:
        async with self._open_unit_of_work() as uow:
            require_active(await uow.accounts.get(command.account_id))
            coach = await uow.coaches.get(command.coach_id)
            if coach.id == command.account_id:
                raise OwnProfile
            made = await block(uow, command.account_id, coach.id, self._clock.now())
            await uow.commit()
        return made
