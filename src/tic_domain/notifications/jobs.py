"""What mailing means as jobs, and which facts lead to it."""

from datetime import datetime
from enum import Enum

import attrs
from attrs import field

from tic_domain.accounts import personal_data as account_data
from tic_domain.accounts.events import EmailCorrectionRequested
from tic_domain.scheduling import personal_data as scheduling_data
from tic_domain.scheduling.events import SessionCancelled, SessionRescheduled, SessionScheduled
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class MailEmailConfirmation(Job):
    """Ask the owner of a new address to confirm it."""

    account_id: AccountId = field(metadata=account_data.ACCOUNT_ID)

    @property
    def key(self) -> str:
        return f"mail-email-confirmation:{self.account_id}"


class SessionChange(Enum):
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"


@stored
@attrs.frozen(kw_only=True)
class MailSessionInvite(Job):
    """Send one side of a session the invite to it, the move of it, or its cancellation."""

    entry_id: CalendarEntryId = field(metadata=system("identity of a calendar entry"))
    sequence: int = field(metadata=system("which version of the session this is"))
    change: SessionChange = field(metadata=system("what made this version"))
    recipient_id: AccountId = field(metadata=scheduling_data.PARTY)
    other_id: AccountId = field(metadata=scheduling_data.PARTY)
    """The other side, whose name a cancellation says when the calendar doesn't hold the session any more."""
    at: datetime = field(metadata=system("stands in the invite, so that a repeated mail is the same mail"))

    @property
    def key(self) -> str:
        return f"mail-session-invite:{self.entry_id}:{self.sequence}:{self.recipient_id}"


@clause("C3.2")
def jobs_for(event: Event, *, at: datetime) -> tuple[Job, ...]:
    """The mails that a fact makes due. Whatever isn't named here mails nobody."""
    match event:
        case EmailCorrectionRequested():
            return (MailEmailConfirmation(account_id=event.account_id),)
        case SessionScheduled():
            return _invites(event, SessionChange.BOOKED, sequence=0, at=at)
        case SessionRescheduled():
            return _invites(event, SessionChange.MOVED, sequence=event.sequence, at=at)
        case SessionCancelled():
            return _invites(event, SessionChange.CANCELLED, sequence=event.sequence, at=at)
        case _:
            return ()


def _invites(
    event: SessionScheduled | SessionRescheduled | SessionCancelled,
    change: SessionChange,
    *,
    sequence: int,
    at: datetime,
) -> tuple[Job, ...]:
    """One for each side."""
    sides = ((event.coach_id, event.coachee_id), (event.coachee_id, event.coach_id))
    return tuple(
        MailSessionInvite(
            entry_id=event.entry_id,
            sequence=sequence,
            change=change,
            recipient_id=recipient_id,
            other_id=other_id,
            at=at,
        )
        for recipient_id, other_id in sides
    )
