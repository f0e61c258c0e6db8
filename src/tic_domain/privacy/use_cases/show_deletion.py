"""Whether an account can be deleted now, what is in the way, and how far its deletion is."""

from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.privacy.erasing.looking import LookAround
from tic_domain.privacy.erasing.model import DeletionRequest, RequestState
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.rule import Blocker, blockers, earliest_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowDeletionCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class DeletionView:
    blockers: tuple[Blocker, ...]
    earliest: datetime | None
    """When all of them can have cleared; None where that can't be told, or nothing is in the way."""
    scheduled: DeletionRequest | None
    looked_at: datetime


@clause("C6.1")
@attrs.frozen
class ShowDeletion:
    """Asks the payment provider. What it doesn't answer stands among the blockers. Raises NotFound."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _look_around: LookAround

    async def __call__(self, command: ShowDeletionCommand) -> DeletionView:
        async with self._open_unit_of_work() as uow:
            await uow.accounts.get(command.account_id)
            known = await uow.deletions.find_of(command.account_id)
        snapshot = await self._look_around(command.account_id)
        found = blockers(snapshot)
        listed = sorted(found, key=lambda one: (one.kind.value, one.about, one.reason))
        return DeletionView(
            blockers=tuple(listed),
            earliest=earliest_of(found),
            looked_at=snapshot.taken_at,
            scheduled=known if known is not None and known.state is RequestState.SCHEDULED else None,
        )
