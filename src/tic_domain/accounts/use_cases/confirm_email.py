"""Somebody follows the link in a confirmation mail: the address is theirs."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.errors import EmailConfirmationExpired
from tic_domain.accounts.events import EmailConfirmed
from tic_domain.accounts.model import Account
from tic_domain.accounts.policies import require_active
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock, Secrets


@attrs.frozen(kw_only=True)
class ConfirmEmailCommand:
    token: str


@clause("C7.2")
@attrs.frozen
class ConfirmEmail:
    """Raises EmailConfirmationExpired, AccountSuspended, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, command: ConfirmEmailCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            confirmation = await uow.email_confirmations.take(self._secrets.digest(command.token))
            if confirmation is None or self._clock.now() >= confirmation.expires_at:
                raise EmailConfirmationExpired
            known = await uow.accounts.get(confirmation.account_id, for_update=True)
            require_active(known)
            if known.pending_email != confirmation.address:
                raise EmailConfirmationExpired
            account = known.with_email(confirmation.address)
            await uow.accounts.save(account)
            uow.record(EmailConfirmed(account_id=account.id))
            await uow.commit()
        return account
