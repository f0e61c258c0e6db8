"""After a restore: whoever was erased since the backup was made is erased from it, too."""

from collections.abc import Callable

import attrs

from tic_domain.privacy.erasing.beginning import begin
from tic_domain.privacy.erasing.model import SUBJECT, DeletionId, DeletionRequest, RequestState, Via
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork, TombstoneCopy
from tic_domain.privacy.erasing.steps import check_chain
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock, Ids, Secrets


@attrs.frozen(kw_only=True)
class Replayed:
    tombstones: int
    """In the copy of the ledger."""
    missing: int
    """Those that the database didn't know."""
    requests: tuple[DeletionId, ...]
    """Erasures that were begun by it; their steps are still to be done."""


@clause("C7.4")
@attrs.frozen
class ReplayTombstones:
    """Twice is once. Nobody is told: that was done the first time. Raises TombstonesBroken, Unavailable."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _copy: TombstoneCopy
    _clock: Clock
    _ids: Ids
    _secrets: Secrets

    async def __call__(self) -> Replayed:
        copied = await self._copy.read()
        check_chain(copied)
        async with self._open_unit_of_work() as uow:
            await uow.tombstones.last(for_update=True)
            known = await uow.tombstones.list()
            check_chain(known)
            check_chain((*known, *copied[len(known) :]))
            hashes = sorted({one.subject for one in (*copied, *known)})
            returned = await uow.eraser.has_subject(hashes, purpose=SUBJECT)
        begun = [await self._erase(account_id) for account_id in returned]
        missing = copied[len(known) :]
        async with self._open_unit_of_work() as uow:
            # Last, since a server takes its place only when it knows every one of them.
            for tombstone in missing:
                await uow.tombstones.append(tombstone)
            await uow.commit()
        await self._copy.extend(known[len(copied) :])
        return Replayed(tombstones=len(copied), missing=len(missing), requests=tuple(begun))

    async def _erase(self, account_id: AccountId) -> DeletionId:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            await uow.eraser.fence(account_id)
            known = await uow.deletions.find_of(account_id, for_update=True)
            if known is not None and known.state is RequestState.SCHEDULED:
                await uow.deletions.save(known.cancelled(now))
            request = DeletionRequest.scheduled(
                id=DeletionId(self._ids.new()), account_id=account_id, via=Via.RESTORE, now=now, blocked_by=()
            )
            begun = await begin(uow, request, None, self._secrets, now, is_new=True)
            await uow.commit()
        return begun.request.id
