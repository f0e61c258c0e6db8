"""Conversations, messages, and disclosures of matching data."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.conversations import personal_data as data
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId, MessageId
from tic_domain.shared.legible import has_something_to_see, legible

LONGEST_MESSAGE: Final = 5000
FAR_TOO_LONG: Final = 10 * LONGEST_MESSAGE
CHANGEABLE_FOR: Final = timedelta(minutes=15)
"""How long after sending a message its sender may edit or delete it."""
DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class ContactRules:
    """How much may be written to people who haven't answered yet. An operator sets them."""

    conversations_a_day: int = 10
    unanswered: int = 5
    """Messages of a coachee in a conversation, until the coach has answered."""
    new_for: timedelta = DAY
    """As long is an account new; nothing below applies afterwards."""
    new_conversations_a_day: int = 3


DEFAULT_RULES: Final = ContactRules()


@stored
@attrs.frozen(kw_only=True)
class Conversation:
    """Between one coachee and one coach; a pair has one at most."""

    id: ConversationId = field(metadata=system("identity of a conversation"))
    coachee_id: AccountId = field(metadata=data.PARTY)
    coach_id: AccountId = field(metadata=data.PARTY)
    started_at: datetime = field(metadata=data.TALK_TIME)
    last_message_at: datetime = field(metadata=data.TALK_TIME)
    coachee_read_at: datetime | None = field(metadata=data.TALK_TIME)
    """Everything sent up to then has been read by the coachee; None: nothing yet."""
    coach_read_at: datetime | None = field(metadata=data.TALK_TIME)

    @classmethod
    def between(
        cls, *, id: ConversationId, coachee_id: AccountId, coach_id: AccountId, now: datetime
    ) -> Self:
        return cls(
            id=id,
            coachee_id=coachee_id,
            coach_id=coach_id,
            started_at=now,
            last_message_at=now,
            coachee_read_at=now,
            coach_read_at=None,
        )

    def has(self, account_id: AccountId) -> bool:
        return account_id in {self.coachee_id, self.coach_id}

    def other_than(self, account_id: AccountId) -> AccountId:
        return self.coach_id if account_id == self.coachee_id else self.coachee_id

    def read_at(self, account_id: AccountId) -> datetime | None:
        return self.coachee_read_at if account_id == self.coachee_id else self.coach_read_at


@stored
@attrs.frozen(kw_only=True)
class Message:
    """Plain text. Sealed at rest under its sender's key."""

    id: MessageId = field(metadata=system("identity and order of a message"))
    conversation_id: ConversationId = field(metadata=system("where it was written"))
    sender_id: AccountId = field(metadata=data.SENDER)
    client_id: UUID | None = field(metadata=system("makes a repeated send of the same message harmless"))
    """What the sender's program called it, one of its own for each message; None where it did not."""
    body: str | None = field(metadata=data.BODY)
    """None where it was deleted: nothing of the text is kept."""
    sent_at: datetime = field(metadata=data.TALK_TIME)
    edited_at: datetime | None = field(metadata=data.TALK_TIME)
    """The last time; the earlier text is not kept."""
    deleted_at: datetime | None = field(metadata=data.TALK_TIME)

    @classmethod
    def written(
        cls,
        *,
        id: MessageId,
        conversation_id: ConversationId,
        sender_id: AccountId,
        body: str,
        now: datetime,
        client_id: UUID | None = None,
    ) -> Self:
        return cls(
            id=id,
            conversation_id=conversation_id,
            sender_id=sender_id,
            client_id=client_id,
            body=body,
            sent_at=now,
            edited_at=None,
            deleted_at=None,
        )

    @property
    def changeable_until(self) -> datetime:
        """Its sender may edit or delete it before then."""
        return self.sent_at + CHANGEABLE_FOR

    def edited(self, body: str, now: datetime) -> Self:
        # Always later than the edit before: by this time a change is told from another.
        at = now if self.edited_at is None else max(now, self.edited_at + timedelta(microseconds=1))
        return attrs.evolve(self, body=body, edited_at=at)

    def deleted(self, now: datetime) -> Self:
        """What is left: that it was, from whom and when."""
        return attrs.evolve(self, body=None, deleted_at=now)


def checked_body(body: str) -> str:
    """The text as it will be kept. Raises InvalidInput for field `body`."""
    if len(body) > FAR_TOO_LONG:
        # Said at once: looking at each character of a megabyte takes its time.
        raise InvalidInput(
            FieldProblem("body", f"It has {len(body)} characters.", f"Keep it to {LONGEST_MESSAGE} at most.")
        )
    with Checks() as check:
        clean = check.text("body", legible(body), most=LONGEST_MESSAGE, lines=True)
        if clean and not has_something_to_see(clean):
            check.refuse("body", "There is nothing to be seen in it.", "Write at least a word.")
    return clean


class DisclosureCause(Enum):
    """What the coachee did that made it."""

    CONVERSATION_STARTED = "conversation started"
    SHARED_BY_HAND = "shared by hand"
    """Another version, in a conversation that went on."""


@stored
@attrs.frozen(kw_only=True)
class Disclosure:
    """That this coach may see this version of the quiz answers (and CV) of this coachee.

    Written once, in the transaction of its cause; the only later change is its revocation. At most one of a
    conversation lives.
    """

    id: DisclosureId = field(metadata=system("identity of a disclosure"))
    coachee_id: AccountId = field(metadata=data.DISCLOSING)
    coach_id: AccountId = field(metadata=data.DISCLOSED_TO)
    conversation_id: ConversationId = field(metadata=system("why it was made"))
    quiz_version: int = field(metadata=data.DISCLOSURE)
    cv_version: int | None = field(metadata=data.DISCLOSURE)
    cause: DisclosureCause = field(metadata=data.DISCLOSURE)
    granted_at: datetime = field(metadata=data.DISCLOSURE)
    revoked_at: datetime | None = field(metadata=data.DISCLOSURE)

    @property
    def is_living(self) -> bool:
        return self.revoked_at is None


class Disclosed(Enum):
    """What of a disclosure a coach looked at."""

    QUIZ = "quiz"
    CV = "cv"


@stored
@attrs.frozen(kw_only=True)
class DisclosureAccess:
    """That the coach looked at what was disclosed. The coachee sees every one of these."""

    disclosure_id: DisclosureId = field(metadata=system("which disclosure was used"))
    what: Disclosed = field(metadata=data.ACCESS)
    accessed_at: datetime = field(metadata=data.ACCESS)


@stored
@attrs.frozen(kw_only=True)
class Block:
    blocker_id: AccountId = field(metadata=data.BLOCK)
    blocked_id: AccountId = field(metadata=data.BLOCK)
    blocked_at: datetime = field(metadata=data.BLOCK)
