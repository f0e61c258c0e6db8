"""The way out for mail, and what is remembered of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from tic_domain.conversations.ports import Conversations
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import Mail, MailEvent, MailOptOut, MailRecord, MailState, Suppression
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.ids import (
    AccountId,
    CalendarEntryId,
    CoachingSessionId,
    ConversationId,
    MessageId,
    OrderId,
    SubscriptionId,
)


class Mailer(Protocol):
    async def send(self, mail: Mail) -> str | None:
        """Hand it over once for its key. The provider's id of it, where it gives one.

        Raises MailRefused (never will), AddressRefused (nor any other to that address), MailDelayed (try
        again), MailKeyReused.
        """
        ...

    @property
    def knows_keys(self) -> bool:
        """Whether handing over a key again within a day makes no second mail."""
        ...


class MailEvents(Protocol):
    """What the provider tells of mails that it took."""

    def verified(self, body: bytes, *, id: str, timestamp: str, signature: str) -> MailEvent:
        """Raises MailEventNotSigned, InvalidInput where it is signed and makes no sense, Unavailable."""
        ...


class Links(Protocol):
    """Absolute addresses of the site, as they stand in mails."""

    def home(self) -> str: ...

    def confirm_email(self, token: str) -> str: ...

    def session(self, entry_id: CalendarEntryId) -> str: ...

    def order(self, order_id: OrderId) -> str: ...

    def subscription(self, subscription_id: SubscriptionId) -> str: ...

    def conversation(self, conversation_id: ConversationId) -> str: ...

    def review(self, session_id: CoachingSessionId) -> str: ...

    def reviews(self) -> str: ...

    def earnings(self) -> str: ...

    def desk(self) -> str: ...

    def settings(self) -> str: ...

    def tokens(self) -> str: ...

    def reports(self) -> str: ...

    def operator_acts(self) -> str: ...

    def unsubscribe(self, token: str) -> str: ...


@attrs.frozen(kw_only=True)
class MailFilter:
    """Everything that is given has to hold."""

    state: MailState | None = None
    kind: MailKind | None = None
    recipient_id: AccountId | None = None


class MailRecords(Protocol):
    """Which mails were to be sent, and what became of them."""

    async def find(self, key: str, *, for_update: bool = False) -> MailRecord | None: ...

    async def find_by_reference(self, reference: str, *, for_update: bool = False) -> MailRecord | None: ...

    async def add(self, record: MailRecord) -> None:
        """Raises ConcurrentUpdate where its key was used in the meantime."""
        ...

    async def save(self, record: MailRecord) -> None:
        """In place of the one with its key."""
        ...

    async def find_open_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId
    ) -> MailRecord | None:
        """One at most is being handed over; locked until the end."""
        ...

    async def last_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId, *, but: str | None
    ) -> tuple[MessageId | None, datetime | None]:
        """Up to which message mails were about this conversation, and when the last one left.

        Those that are known not to have left don't count, nor the one with the key `but`.
        """
        ...

    async def list(
        self, which: MailFilter, *, before: tuple[datetime, str] | None, limit: int
    ) -> tuple[MailRecord, ...]:
        """By when they were planned, newest first; those before that moment and key."""
        ...

    async def list_stuck(self, planned_before: datetime, *, limit: int) -> tuple[MailRecord, ...]:
        """Still open although planned that long ago."""
        ...

    async def count_by_state(self, since: datetime) -> dict[MailState, int]:
        """Of those planned since then."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget those planned before. How many."""
        ...


class MailChoices(Protocol):
    """What members decided about mail, and where it doesn't reach them."""

    async def switched_off(self, account_id: AccountId) -> frozenset[Topic]: ...

    async def switch_off(self, choice: MailOptOut) -> None:
        """Twice is once."""
        ...

    async def switch_on(self, account_id: AccountId, topic: Topic) -> None: ...

    async def find_suppression(self, account_id: AccountId, address: bytes) -> Suppression | None: ...

    async def suppress(self, suppression: Suppression) -> None:
        """In place of what was known; that nobody is there outweighs a complaint."""
        ...

    async def lift(self, account_id: AccountId, address: bytes) -> bool:
        """False where there was none."""
        ...


class SeenMailEvents(Protocol):
    async def add(self, event_id: str, now: datetime) -> bool:
        """False where it was seen before."""
        ...

    async def purge(self, before: datetime) -> int: ...


@attrs.frozen(kw_only=True)
class SessionToReview:
    session_id: CoachingSessionId
    coachee_id: AccountId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class EndingPackage:
    order_id: OrderId
    coachee_id: AccountId


class MailOccasions(Protocol):
    """What mails are about, seen at one glance."""

    async def latest_unread(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        after: MessageId | None,
        up_to: MessageId | None,
        since: datetime,
    ) -> MessageId | None:
        """The latest message of the other side that `reader` has not read and that is not deleted."""
        ...

    async def sessions_to_review(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[SessionToReview]:
        """That took place and ended then, and of which no invitation to review was planned yet."""
        ...

    async def ending_packages(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[EndingPackage]:
        """That run out then with sessions left, and of which no reminder was planned yet."""
        ...


class MailsUnitOfWork(ReviewsUnitOfWork, Protocol):
    @property
    def conversations(self) -> Conversations: ...

    @property
    def mails(self) -> MailRecords: ...

    @property
    def mail_choices(self) -> MailChoices: ...

    @property
    def seen_mail_events(self) -> SeenMailEvents: ...

    @property
    def mail_occasions(self) -> MailOccasions: ...
