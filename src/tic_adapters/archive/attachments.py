"""The files that go into an export beside the records: every CV that is still there."""

from collections.abc import AsyncIterator, Callable

import attrs

from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.records.model import attachment_name
from tic_domain.records.ports import Attachment
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import Files
from tic_domain.shared.ids import AccountId


@clause("C7.3")
@attrs.frozen
class CvAttachments:
    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _files: Files

    async def of(self, account_id: AccountId) -> AsyncIterator[Attachment]:
        async with self._open_unit_of_work() as uow:
            cvs = [cv for cv in await uow.cvs.list_of(account_id) if cv.file_key is not None]
            seals = {cv.file_key: await uow.cvs.seal(account_id, cv.file_key) for cv in cvs if cv.file_key}
        for cv in reversed(cvs):
            if cv.file_key is None:
                continue
            name = attachment_name(cv.version, cv.format.value)
            try:
                sealed = await self._files.open(cv.file_key)
            except NotFound:
                # Deleted since: the list says so.
                yield Attachment(name=name, content=None)
                continue
            yield Attachment(name=name, content=seals[cv.file_key].open(sealed))
