"""What a profile has to follow up on."""

import attrs
from attrs import field

from tic_domain.accounts import personal_data as account_data
from tic_domain.accounts.events import AccountRenamed
from tic_domain.shared.classification import stored
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class RefreshPublicNameJob(Job):
    """Have the public profile carry the account's corrected name."""

    coach_id: AccountId = field(metadata=account_data.ACCOUNT_ID)

    @property
    def key(self) -> str:
        return f"refresh-public-name:{self.coach_id}"


@clause("C7.2")
def jobs_for(event: Event) -> tuple[Job, ...]:
    match event:
        case AccountRenamed():
            return (RefreshPublicNameJob(coach_id=event.account_id),)
        case _:
            return ()
