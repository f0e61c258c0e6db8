from collections.abc import Callable

import attrs

from tic_domain.accounts.model import EMAIL_CONFIRMATION_LIFETIME, EmailConfirmation
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.notifications import mails
from tic_domain.notifications.jobs import MailEmailConfirmation
from tic_domain.notifications.ports import Links, Mailer
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock, Secrets


@clause("C3.2", "C7.2")
@attrs.frozen
class SendEmailConfirmation:
    """Mail a single-use link to the new address, and only there."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _mailer: Mailer
    _links: Links
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, job: MailEmailConfirmation) -> None:
        token = self._secrets.token()
        digest = self._secrets.digest(token)
        expires_at = self._clock.now() + EMAIL_CONFIRMATION_LIFETIME
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(job.account_id)
            if account.pending_email is None:
                return  # withdrawn or confirmed in the meantime
            await uow.email_confirmations.add(
                EmailConfirmation(
                    token_digest=digest,
                    account_id=account.id,
                    address=account.pending_email,
                    expires_at=expires_at,
                )
            )
            await uow.commit()
        await self._mailer.send(
            mails.email_confirmation(
                key=f"email-confirmation:{digest.hex()}",
                to=account.pending_email,
                link=self._links.confirm_email(token),
                expires_at=expires_at,
            )
        )
