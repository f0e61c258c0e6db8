"""What conversations need from outside."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

import attrs

from tic_domain.conversations.model import Block, Conversation, Disclosure, DisclosureAccess, Message
from tic_domain.conversations.reports import Report
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.model import Answers
from tic_domain.matching.ports import Blocks, MatchingUnitOfWork
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId, MessageId, ReportId


@attrs.frozen(kw_only=True)
class ConversationPage:
    """One page of a conversation, as one of its two parties sees it."""

    conversation: Conversation
    other_name: str
    messages: tuple[Message, ...]
    """Oldest first."""
    older: MessageId | None
    """Give this as `before` for what was said earlier; None where there is nothing."""
    newer: MessageId | None
    """Give this as `after` for what was said later; None where there is nothing."""
    disclosure: Disclosure | None
    """The living one."""
    blocked: bool
    """Either has blocked the other."""
    blocked_by_reader: bool


@attrs.frozen(kw_only=True)
class InboxCursor:
    """Where a page of the inbox ended: latest message first, then by id."""

    last_message_at: datetime
    id: ConversationId


@attrs.frozen(kw_only=True)
class InboxEntry:
    conversation: Conversation
    other_name: str
    last_message: Message
    unread: int


@attrs.frozen(kw_only=True)
class SearchPlace:
    """Where looking through one's messages ended: conversations and messages both come newest first."""

    conversation_id: ConversationId
    message_id: MessageId


@attrs.frozen(kw_only=True)
class DisclosureRecord:
    """What a coachee sees of one disclosure."""

    disclosure: Disclosure
    coach_name: str
    accesses: tuple[DisclosureAccess, ...]
    """Oldest first."""


class Conversations(Protocol):
    async def get(
        self, conversation_id: ConversationId, party: AccountId, *, for_update: bool = False
    ) -> Conversation:
        """Raises NotFound unless `party` is one of the two. `for_update` locks it until the end."""
        ...

    async def find(self, conversation_id: ConversationId) -> Conversation | None:
        """Whoever its two are: for operators, who say why."""
        ...

    async def find_between(self, coachee_id: AccountId, coach_id: AccountId) -> Conversation | None: ...

    async def add(self, conversation: Conversation) -> None:
        """Raises ConcurrentUpdate where the pair has one already."""
        ...

    async def append(self, message: Message) -> None:
        """Store it, and move `last_message_at` and the sender's own read mark forward to it.

        Raises NotFound unless the sender is one of the two, ConcurrentUpdate where that sender has a message
        of that client id there already.
        """
        ...

    async def get_message(self, conversation_id: ConversationId, message_id: MessageId) -> Message:
        """Raises NotFound. Whether somebody may see it is decided with the conversation."""
        ...

    async def find_sent(
        self, conversation_id: ConversationId, sender_id: AccountId, client_id: UUID
    ) -> Message | None:
        """What that sender sent there under that client id."""
        ...

    async def change_message(self, message: Message, *, was: Message) -> None:
        """Keep the text, `edited_at` and `deleted_at` in place of what was loaded; the old text is gone.

        Raises ConcurrentUpdate where it is not as it was any more.
        """
        ...

    async def count_started_since(self, coachee_id: AccountId, since: datetime) -> int: ...

    async def count_by_sender(self, conversation_id: ConversationId, *, first: int) -> dict[AccountId, int]:
        """Of so many messages at its beginning, deleted ones among them."""
        ...

    async def find_page(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        before: MessageId | None,
        after: MessageId | None = None,
        limit: int,
    ) -> ConversationPage | None:
        """The latest messages, those just before one, or those just after one (never give both).

        None unless `reader` is one of the two.
        """
        ...

    async def list_said(
        self,
        account_id: AccountId,
        *,
        only: ConversationId | None,
        after: SearchPlace | None,
        limit: int,
    ) -> tuple[Message, ...]:
        """Messages of one's own conversations, or of `only` that one, that weren't deleted.

        Conversations by id, the latest first, and so the messages of each. Without text where the key of
        who wrote it was destroyed.
        """
        ...

    async def names_of_others(
        self, account_id: AccountId, conversation_ids: frozenset[ConversationId]
    ) -> dict[ConversationId, str]:
        """Whom one talks with there; conversations of others are left out."""
        ...

    async def list_inbox(
        self, account_id: AccountId, *, after: InboxCursor | None, limit: int
    ) -> tuple[InboxEntry, ...]: ...

    async def count_unread(self, account_id: AccountId) -> int:
        """Conversations that hold something unread. What was deleted is nothing to be read."""
        ...

    async def mark_read(self, conversation_id: ConversationId, party: AccountId, at: datetime) -> bool:
        """Move the party's read mark forward, never back. False unless `party` is one of the two."""
        ...


class Disclosures(Protocol):
    async def add(self, disclosure: Disclosure) -> None: ...

    async def find_quiz(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, Answers] | None:
        """The living disclosure and the answers of exactly that version; None where there is none."""
        ...

    async def find_cv(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, CvVersion] | None:
        """The living disclosure and exactly the version of the CV that it names, deleted or not.

        None where there is no living one, or none that names a CV.
        """
        ...

    async def log_access(self, access: DisclosureAccess) -> None: ...

    async def of_conversation(self, conversation_id: ConversationId) -> tuple[Disclosure, ...]:
        """Oldest first, revoked ones too. Whether somebody may see it is decided with the conversation."""
        ...

    async def list_of(self, coachee_id: AccountId) -> tuple[DisclosureRecord, ...]:
        """Newest first, revoked ones too."""
        ...

    async def revoke(
        self, coachee_id: AccountId, disclosure_id: DisclosureId, now: datetime
    ) -> Disclosure | None:
        """The revoked disclosure; None where that coachee has no living one of that id."""
        ...


class BlockList(Blocks, Protocol):
    async def add(self, block: Block) -> None:
        """Blocking twice is blocking once."""
        ...

    async def remove(self, blocker_id: AccountId, blocked_id: AccountId) -> bool:
        """False where there was no such block."""
        ...

    async def list_by(self, blocker_id: AccountId) -> tuple[Block, ...]:
        """Newest first."""
        ...


class Reports(Protocol):
    """Words are None once their writer's data was erased; that there was a report stays."""

    async def add(self, report: Report) -> None: ...

    async def get(self, report_id: ReportId, *, for_update: bool = False) -> Report:
        """Raises NotFound. `for_update` locks it until the end."""
        ...

    async def resolve(self, report: Report) -> None:
        """Store what was done about it: when it was read, and what was decided."""
        ...

    async def find_open(self, reporter_id: AccountId, reported_id: AccountId) -> Report | None:
        """The newest one that isn't resolved."""
        ...

    async def count_filed_since(self, reporter_id: AccountId, since: datetime) -> int: ...

    async def list_by(self, reporter_id: AccountId) -> tuple[Report, ...]:
        """Newest first."""
        ...

    async def list_all(self, *, open_only: bool, before: ReportId | None, limit: int) -> tuple[Report, ...]:
        """Of everybody, newest first, those filed before that one."""
        ...


class ConversationsUnitOfWork(MatchingUnitOfWork, Protocol):
    @property
    def conversations(self) -> Conversations: ...

    @property
    def disclosures(self) -> Disclosures: ...

    @property
    def blocks(self) -> BlockList: ...

    @property
    def reports(self) -> Reports: ...
