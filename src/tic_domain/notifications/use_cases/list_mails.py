from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.notifications.model import MailRecord
from tic_domain.notifications.ports import MailFilter, MailsUnitOfWork
from tic_domain.shared.errors import NotFound


@attrs.frozen(kw_only=True)
class ListMailsCommand:
    which: MailFilter
    before: tuple[datetime, str] | None
    limit: int


@attrs.frozen
class ListMails:
    """For operators: which mails were to be sent, and what became of them. `one` raises NotFound."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]

    async def __call__(self, command: ListMailsCommand) -> tuple[MailRecord, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.mails.list(command.which, before=command.before, limit=command.limit)

    async def one(self, key: str) -> MailRecord:
        async with self._open_unit_of_work() as uow:
            found = await uow.mails.find(key)
        if found is None:
            raise NotFound("mail")
        return found
