"""A coachee takes back the file that they uploaded."""

from collections.abc import AsyncIterator, Callable

import attrs

from tic_domain.matching.cv import CvVersion, living
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import Files
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class DownloadCvCommand:
    account_id: AccountId
    version: int


@attrs.frozen(kw_only=True)
class DownloadedCv:
    cv: CvVersion
    content: AsyncIterator[bytes] = attrs.field(repr=False)
    """In parts, in their order. Raises SealBroken where the file was changed."""


@clause("C2.2", "C7.1")
@attrs.frozen
class DownloadCv:
    """The very bytes that were uploaded. Raises NotFound, Unavailable."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _files: Files

    async def __call__(self, command: DownloadCvCommand) -> DownloadedCv:
        async with self._open_unit_of_work() as uow:
            cv = living(await uow.cvs.find(command.account_id, command.version))
            if cv.file_key is None:
                raise NotFound("CV")
            seal = await uow.cvs.seal(cv.coachee_id, cv.file_key)
        return DownloadedCv(cv=cv, content=seal.open(await self._files.open(cv.file_key)))
