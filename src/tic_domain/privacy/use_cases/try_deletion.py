"""A scheduled deletion begins when the last blocker has cleared. Run as a job."""

from collections.abc import Callable

import attrs

from tic_domain.privacy.erasing.beginning import begin, check_unchanged, locked
from tic_domain.privacy.erasing.jobs import TryDeletionJob
from tic_domain.privacy.erasing.looking import LookAround
from tic_domain.privacy.erasing.model import DeletionId, RequestState
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.rule import blockers, earliest_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock, Secrets


@clause("C6.1", "C7.4")
@attrs.frozen
class TryDeletion:
    """Does nothing where it was called off or has begun. Raises ConcurrentUpdate; it is then tried again."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _look_around: LookAround
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, job: TryDeletionJob) -> None:
        async with self._open_unit_of_work() as uow:
            known = await uow.deletions.get(DeletionId(job.request_id))
        if known.state is not RequestState.SCHEDULED:
            return
        snapshot = await self._look_around(known.account_id)
        found = blockers(snapshot)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            await uow.eraser.fence(known.account_id)
            request = await uow.deletions.get(known.id, for_update=True)
            if request.state is not RequestState.SCHEDULED:
                return
            if found:
                kinds = tuple(sorted({one.kind.value for one in found}))
                await uow.deletions.save(request.still_blocked(now, kinds, earliest_of(found)))
            else:
                account = await locked(uow, request.account_id)
                await check_unchanged(uow, account.id, snapshot)
                await begin(uow, request, account.email, self._secrets, now, is_new=False)
            await uow.commit()
