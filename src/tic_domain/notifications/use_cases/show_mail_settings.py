from collections.abc import Callable

import attrs

from tic_domain.notifications.catalogue import Topic
from tic_domain.notifications.delivery import ADDRESS
from tic_domain.notifications.model import Suppression
from tic_domain.notifications.policies import canonical
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex


@attrs.frozen(kw_only=True)
class ShowMailSettingsCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class MailSettingsView:
    email: str | None
    pending_email: str | None
    switched_off: frozenset[Topic]
    problem: Suppression | None
    """Why mail to the address doesn't get there."""
    pending_problem: Suppression | None
    """Likewise of the one that waits to be confirmed."""


@clause("C3.2", "C7.1")
@attrs.frozen
class ShowMailSettings:
    """Which mails a member gets, and whether they reach them. Raises NotFound."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _index: BlindIndex

    async def __call__(self, command: ShowMailSettingsCommand) -> MailSettingsView:
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            return MailSettingsView(
                email=account.email,
                pending_email=account.pending_email,
                switched_off=await uow.mail_choices.switched_off(account.id),
                problem=await self._problem(uow, account.id, account.email),
                pending_problem=await self._problem(uow, account.id, account.pending_email),
            )

    async def _problem(
        self, uow: MailsUnitOfWork, account_id: AccountId, address: str | None
    ) -> Suppression | None:
        if address is None:
            return None
        return await uow.mail_choices.find_suppression(
            account_id, self._index.of(ADDRESS, canonical(address))
        )
