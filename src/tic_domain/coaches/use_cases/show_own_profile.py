"""A coach sees their profile as it is kept, listed or not."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowOwnProfileCommand:
    account_id: AccountId


@clause("C7.1")
@attrs.frozen
class ShowOwnProfile:
    """None where nothing was written yet."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ShowOwnProfileCommand) -> CoachProfile | None:
        async with self._open_unit_of_work() as uow:
            return await uow.coaches.find(command.account_id)
