"""A member enters another e-mail address. It counts once a link sent to it was followed."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.events import EmailCorrectionRequested
from tic_domain.accounts.model import Account
from tic_domain.accounts.policies import checked_email, require_active
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class CorrectEmailCommand:
    account_id: AccountId
    email: str


@clause("C7.2")
@attrs.frozen
class CorrectEmail:
    """Raises InvalidInput, AccountSuspended, NotFound, ConcurrentUpdate.

    The link's secret is made only when the mail is written, so that no job carries it.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]

    async def __call__(self, command: CorrectEmailCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            require_active(known)
            account = known.awaiting_email(checked_email(command.email, current=known.email))
            await uow.accounts.save(account)
            uow.record(EmailCorrectionRequested(account_id=account.id))
            await uow.commit()
        return account
