"""What mailing means as jobs, and which facts lead to it."""

import attrs
from attrs import field

from tic_domain.accounts import personal_data as account_data
from tic_domain.accounts.events import EmailCorrectionRequested
from tic_domain.shared.classification import stored
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class MailEmailConfirmation(Job):
    """Ask the owner of a new address to confirm it."""

    account_id: AccountId = field(metadata=account_data.ACCOUNT_ID)

    @property
    def key(self) -> str:
        return f"mail-email-confirmation:{self.account_id}"


@clause("C3.2")
def jobs_for(event: Event) -> tuple[Job, ...]:
    """The mails that a fact makes due. Whatever isn't named here mails nobody."""
    match event:
        case EmailCorrectionRequested():
            return (MailEmailConfirmation(account_id=event.account_id),)
        case _:
            return ()
