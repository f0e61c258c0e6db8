"""What mailing means as jobs. Which facts lead to them is in `occasions`."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from uuid import UUID

import attrs
from attrs import field

from tic_domain.accounts import personal_data as account_data
from tic_domain.notifications.catalogue import MailKind
from tic_domain.scheduling import personal_data as scheduling_data
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, CalendarEntryId, ConversationId
from tic_domain.shared.jobs import Job

DIGEST_AFTER: Final = timedelta(minutes=2)
"""So long a message may be read before a mail is about it."""


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


@stored
@attrs.frozen(kw_only=True)
class MailNotice(Job):
    """Tell one person of one fact. What the mail says is loaded when it is sent."""

    kind: MailKind = field(metadata=system("which mail of the catalogue"))
    recipient_id: AccountId = field(metadata=account_data.ACCOUNT_ID)
    about: UUID = field(metadata=system("which order, subscription, session or other thing"))
    detail: str = field(metadata=system("which of several facts of its kind about one thing; may be empty"))

    @property
    def key(self) -> str:
        return notice_key(self.kind, self.recipient_id, self.about, self.detail)


def notice_key(kind: MailKind, recipient_id: AccountId, about: UUID, detail: str) -> str:
    return ":".join((kind.value, str(about), *((detail,) if detail else ()), str(recipient_id)))


def stamp(at: datetime) -> str:
    """Tells facts of one kind apart by their moment."""
    return at.strftime("%Y%m%dT%H%M%S%f")


@stored
@attrs.frozen(kw_only=True)
class MailDigest(Job):
    """See whether one side of a conversation has something unread, and mail that. One waits at a time."""

    conversation_id: ConversationId = field(metadata=system("where something was written"))
    recipient_id: AccountId = field(metadata=account_data.ACCOUNT_ID)
    wait: int = field(metadata=system("seconds until it is looked at"))

    @property
    def key(self) -> str:
        return f"mail-digest:{self.conversation_id}:{self.recipient_id}"

    @property
    def delay(self) -> timedelta:
        return timedelta(seconds=self.wait)
