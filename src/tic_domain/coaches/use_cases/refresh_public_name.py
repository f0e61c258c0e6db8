"""A coach's account has another name now: their profile follows. Run by a job."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.jobs import RefreshPublicNameJob
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.clauses import clause


@clause("C7.2")
@attrs.frozen
class RefreshPublicName:
    """Idempotent; nothing to do for who has no profile. Raises ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, job: RefreshPublicNameJob) -> None:
        async with self._open_unit_of_work() as uow:
            profile = await uow.coaches.find(job.coach_id)
            if profile is None:
                return
            account = await uow.accounts.get(profile.id)
            if profile.public_name != account.name:
                await uow.coaches.save(profile.renamed(account.name))
                await uow.commit()
