from collections.abc import Callable

import attrs

from tic_domain.notifications.delivery import ADDRESS
from tic_domain.notifications.errors import MailReachesYou
from tic_domain.notifications.policies import canonical
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex


@attrs.frozen(kw_only=True)
class RetryAddressCommand:
    account_id: AccountId


@clause("C3.2", "C7.2")
@attrs.frozen
class RetryAddress:
    """A member says that mail to their address gets through again. Raises MailReachesYou, NotFound."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _index: BlindIndex

    async def __call__(self, command: RetryAddressCommand) -> None:
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            if account.email is None:
                raise MailReachesYou
            address = self._index.of(ADDRESS, canonical(account.email))
            if not await uow.mail_choices.lift(account.id, address):
                raise MailReachesYou
            await uow.commit()
