"""What a member's open pages and programs are told at once: ids and a kind, never content.

What is kept has a number of its own for each account, 1, 2, 3 …, in the order in which it was committed: who
knows the last number they have seen knows whether anything is missing. What is passing has none.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.accounts.events import AccessEnded, AccountSuspendedByOperator
from tic_domain.conversations import personal_data as data
from tic_domain.conversations.events import (
    ConversationRead,
    MemberBlocked,
    MemberUnblocked,
    MessageDeleted,
    MessageEdited,
    MessageSent,
)
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

KEPT_FOR: Final = timedelta(days=1)
"""Who was away for longer reads the conversations anew."""
PRESENT_FOR: Final = timedelta(seconds=75)
"""Without a further sign, somebody counts as gone."""
MOST_TOLD_OF_PRESENCE: Final = 50
"""Conversations, the latest first."""


class LiveKind(Enum):
    MESSAGE = "message"
    MESSAGE_EDITED = "message-edited"
    MESSAGE_DELETED = "message-deleted"
    READ = "read"
    CONTACT = "contact"
    """Messages between the two became impossible, or possible again."""
    TYPING = "typing"
    PRESENCE = "presence"
    ACCESS = "access"
    """Somebody's way in was shut: open streams ask again who they are."""

    @property
    def is_kept(self) -> bool:
        return self not in _PASSING


_OF_MESSAGES: Final[dict[type[Event], LiveKind]] = {
    MessageSent: LiveKind.MESSAGE,
    MessageEdited: LiveKind.MESSAGE_EDITED,
    MessageDeleted: LiveKind.MESSAGE_DELETED,
}
_PASSING: Final = frozenset({LiveKind.TYPING, LiveKind.PRESENCE, LiveKind.ACCESS})


@attrs.frozen(kw_only=True)
class Notice:
    """For one account, not yet numbered."""

    account_id: AccountId
    kind: LiveKind
    conversation_id: ConversationId | None = None
    message_id: MessageId | None = None
    actor_id: AccountId | None = None
    """Who did it; None where that isn't said."""


@stored
@attrs.frozen(kw_only=True)
class LiveEvent:
    """What was told to an account, kept for a day for whoever comes back."""

    account_id: AccountId = field(metadata=data.LIVE_PARTY)
    number: int = field(metadata=system("order of what one account is told"))
    kind: LiveKind = field(metadata=data.LIVE)
    conversation_id: ConversationId | None = field(metadata=system("where it happened"))
    message_id: MessageId | None = field(metadata=system("which message it is about"))
    actor_id: AccountId | None = field(metadata=data.LIVE_PARTY)
    at: datetime = field(metadata=data.LIVE)

    @classmethod
    def of(cls, notice: Notice, *, number: int, at: datetime) -> Self:
        return cls(
            account_id=notice.account_id,
            number=number,
            kind=notice.kind,
            conversation_id=notice.conversation_id,
            message_id=notice.message_id,
            actor_id=notice.actor_id,
            at=at,
        )


@stored
@attrs.frozen(kw_only=True)
class LiveHead:
    """The last number that an account was given."""

    account_id: AccountId = field(metadata=data.LIVE_PARTY)
    last: int = field(metadata=system("order of what one account is told"))


@stored
@attrs.frozen(kw_only=True)
class ChatPreferences:
    """What the other sides of one's conversations see of one while it happens."""

    account_id: AccountId = field(metadata=data.PREFERENCE_OWNER)
    shows_typing: bool = field(metadata=data.PREFERENCE)
    shows_presence: bool = field(metadata=data.PREFERENCE)

    @classmethod
    def unchosen(cls, account_id: AccountId) -> Self:
        """Presence tells when somebody is at their desk, so nobody's is shown before they choose it."""
        return cls(account_id=account_id, shows_typing=True, shows_presence=False)


@clause("C2.3", "C3.3")
def notices_of(event: Event) -> tuple[Notice, ...]:
    """Who is told of a fact at once. Whatever isn't named here is told to nobody."""
    match event:
        case MessageSent() | MessageEdited() | MessageDeleted():
            return tuple(
                Notice(
                    account_id=one,
                    kind=_OF_MESSAGES[type(event)],
                    conversation_id=event.conversation_id,
                    message_id=event.message_id,
                    actor_id=event.sender_id,
                )
                for one in (event.sender_id, event.recipient_id)
            )
        case ConversationRead():
            return tuple(
                Notice(
                    account_id=one,
                    kind=LiveKind.READ,
                    conversation_id=event.conversation_id,
                    actor_id=event.reader_id,
                )
                for one in (event.reader_id, event.other_id)
            )
        case MemberBlocked(conversation_id=place) | MemberUnblocked(conversation_id=place):
            # It isn't said who did it, nor which of the two it was.
            return tuple(
                Notice(account_id=one, kind=LiveKind.CONTACT, conversation_id=place)
                for one in (event.blocker_id, event.blocked_id)
            )
        case AccessEnded() | AccountSuspendedByOperator():
            return (Notice(account_id=event.account_id, kind=LiveKind.ACCESS),)
    return ()
