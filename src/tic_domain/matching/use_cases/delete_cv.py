"""A coachee deletes a version of their CV, or all of them."""

from collections.abc import Callable

import attrs

from tic_domain.matching.cv import CvVersion, living
from tic_domain.matching.events import CvDeleted
from tic_domain.matching.jobs import RemoveCvFileJob
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class DeleteCvCommand:
    account_id: AccountId
    version: int | None
    """None: every version there is."""


@clause("C7.4")
@attrs.frozen
class DeleteCv:
    """From the commit on nobody can open it, a coach it was shared with included.

    That it was shared stays on record. Raises NotFound where a named version isn't there or is deleted.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: DeleteCvCommand) -> tuple[CvVersion, ...]:
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id, for_update=True)
            if command.version is None:
                wanted = [one for one in await uow.cvs.list_of(account.id) if one.is_living]
            else:
                wanted = [living(await uow.cvs.find(account.id, command.version))]
            now = self._clock.now()
            deleted = tuple(one.removed(now) for one in wanted)
            for one in deleted:
                await uow.cvs.save(one)
                uow.record(CvDeleted(coachee_id=account.id, version=one.version))
            for one in wanted:
                if one.file_key is not None:
                    uow.enqueue(RemoveCvFileJob(file_key=one.file_key))
            await uow.commit()
        return deleted
