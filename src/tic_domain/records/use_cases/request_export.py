"""A person asks for a file with everything that is held about them."""

from collections.abc import Callable

import attrs

from tic_domain.records.jobs import MakeExportJob
from tic_domain.records.model import DataExport, ExportId
from tic_domain.records.policies import check_may_ask
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class RequestExportCommand:
    account_id: AccountId


@clause("C7.3")
@attrs.frozen
class RequestExport:
    """A job makes it. Raises NotFound, ExportRunning, ExportTooSoon, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], RecordsUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: RequestExportCommand) -> DataExport:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            # Locked, so that of two at once the second finds the first.
            account = await uow.accounts.get(command.account_id, for_update=True)
            check_may_ask(await uow.exports.list_of(account.id), now)
            export = DataExport.asked(id=ExportId(self._ids.new()), account_id=account.id, now=now)
            await uow.exports.add(export)
            uow.enqueue(MakeExportJob(export_id=export.id))
            await uow.commit()
        return export
