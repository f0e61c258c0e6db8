from collections.abc import Callable

import attrs

from tic_domain.accounts.model import EMAIL_CONFIRMATION_LIFETIME, EmailConfirmation
from tic_domain.notifications import mails
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.delivery import Delivery, find_account
from tic_domain.notifications.jobs import MailEmailConfirmation
from tic_domain.notifications.model import MailRecord
from tic_domain.notifications.ports import Links, MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock, Secrets


@clause("C3.2", "C7.2")
@attrs.frozen
class SendEmailConfirmation:
    """Mail a single-use link to the new address, and only there. A repeat makes another link.

    Raises MailDelayed, MailKeyReused.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _deliver: Delivery
    _links: Links
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, job: MailEmailConfirmation) -> None:
        token = self._secrets.token()
        digest = self._secrets.digest(token)
        now = self._clock.now()
        expires_at = now + EMAIL_CONFIRMATION_LIFETIME
        async with self._open_unit_of_work() as uow:
            account = await find_account(uow, job.account_id)
            if account is None or account.pending_email is None:
                return  # withdrawn or confirmed in the meantime
            await uow.email_confirmations.add(
                EmailConfirmation(
                    token_digest=digest,
                    account_id=account.id,
                    address=account.pending_email,
                    expires_at=expires_at,
                )
            )
            wanted = MailRecord.plan(
                key=f"email-confirmation:{digest.hex()}",
                recipient_id=account.id,
                kind=MailKind.EMAIL_CONFIRMATION,
                about=account.id,
                detail="",
                now=now,
            )
            planned = await self._deliver.plan(uow, wanted, account, to=account.pending_email)
            await uow.commit()
        if planned is not None:
            letter = mails.email_confirmation(link=self._links.confirm_email(token), expires_at=expires_at)
            await self._deliver.hand_over(planned, self._deliver.letter_to(planned, letter))
