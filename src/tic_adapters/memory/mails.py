"""Which mails were sent and which are wanted, in memory."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import attrs

from tic_adapters.memory.conversations import MemoryConversations
from tic_adapters.memory.orders import MemoryOrders
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import (
    UNSENT,
    MailOptOut,
    MailRecord,
    MailState,
    SeenMailEvent,
    Suppression,
    SuppressionCause,
)
from tic_domain.notifications.ports import EndingPackage, MailFilter, SessionToReview
from tic_domain.orders.model import Order, OrderKind
from tic_domain.orders.states import FINAL, SessionState
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


@attrs.define
class MailTables:
    records: dict[str, MailRecord] = attrs.field(factory=dict)
    opt_outs: dict[tuple[AccountId, Topic], MailOptOut] = attrs.field(factory=dict)
    suppressions: dict[tuple[AccountId, bytes], Suppression] = attrs.field(factory=dict)
    seen: dict[str, SeenMailEvent] = attrs.field(factory=dict)


class MemoryMails:
    def __init__(self, transaction: Transaction, tables: MailTables) -> None:
        self._rows = Rows(transaction, tables.records, "mail")

    async def find(self, key: str, *, for_update: bool = False) -> MailRecord | None:
        return await self._rows.lock(key) if for_update else self._rows.find(key)

    async def find_by_reference(self, reference: str, *, for_update: bool = False) -> MailRecord | None:
        found = next((one for one in self._rows.all() if one.reference == reference), None)
        return None if found is None else await self.find(found.key, for_update=for_update)

    async def add(self, record: MailRecord) -> None:
        await self._require_only_digest(record)
        await self._rows.add(record.key, record)

    async def save(self, record: MailRecord) -> None:
        await self._require_only_digest(record)
        await self._rows.put(record.key, record)

    async def find_open_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId
    ) -> MailRecord | None:
        found = next((one for one in self._digests(conversation_id, recipient_id) if one.is_open), None)
        return None if found is None else await self._rows.lock(found.key)

    async def last_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId, *, but: str | None
    ) -> tuple[MessageId | None, datetime | None]:
        counted = [
            one
            for one in self._digests(conversation_id, recipient_id)
            if one.state not in UNSENT and one.key != but
        ]
        up_to = max((one.up_to for one in counted if one.up_to is not None), default=None)
        return up_to, max((one.last_at for one in counted), default=None)

    async def list(
        self, which: MailFilter, *, before: tuple[datetime, str] | None, limit: int
    ) -> tuple[MailRecord, ...]:
        found = [one for one in self._rows.all() if _matches(one, which)]
        found.sort(key=lambda one: (one.planned_at, one.key), reverse=True)
        rest = [one for one in found if before is None or (one.planned_at, one.key) < before]
        return tuple(rest[:limit])

    async def list_stuck(self, planned_before: datetime, *, limit: int) -> tuple[MailRecord, ...]:
        stuck = [one for one in self._rows.all() if one.is_open and one.planned_at < planned_before]
        stuck.sort(key=lambda one: (one.planned_at, one.key))
        return tuple([one for one in stuck[:limit] if await self._rows.lock(one.key)])

    async def count_by_state(self, since: datetime) -> dict[MailState, int]:
        return dict(Counter(one.state for one in self._rows.all() if one.planned_at >= since))

    async def purge(self, before: datetime) -> int:
        old = [one for one in self._rows.all() if one.planned_at < before]
        return len([one for one in old if await self._rows.drop(one.key)])

    def has_planned(self, kind: MailKind, about: object) -> bool:
        return any(one.kind is kind and one.about == about for one in self._rows.all())

    def _digests(self, conversation_id: ConversationId, recipient_id: AccountId) -> Sequence[MailRecord]:
        return [
            one
            for one in self._rows.all()
            if one.kind is MailKind.MESSAGES
            and one.about == conversation_id
            and one.recipient_id == recipient_id
        ]

    async def _require_only_digest(self, record: MailRecord) -> None:
        """As the unique index has it: one mail at most ends with a message."""
        if record.up_to is None or record.state in UNSENT:
            return
        await self._rows.reserve("digest", (record.recipient_id, record.up_to))
        for other in self._rows.all():
            same = (other.recipient_id, other.up_to) == (record.recipient_id, record.up_to)
            if same and other.key != record.key and other.state not in UNSENT:
                raise ConcurrentUpdate("mail")


class MemoryMailChoices:
    def __init__(self, transaction: Transaction, tables: MailTables) -> None:
        self._opt_outs = Rows(transaction, tables.opt_outs, "mail choice")
        self._suppressions = Rows(transaction, tables.suppressions, "mail suppression")

    async def switched_off(self, account_id: AccountId) -> frozenset[Topic]:
        return frozenset(one.topic for one in self._opt_outs.all() if one.account_id == account_id)

    async def switch_off(self, choice: MailOptOut) -> None:
        key = (choice.account_id, choice.topic)
        if await self._opt_outs.lock(key) is None:
            await self._opt_outs.put(key, choice)

    async def switch_on(self, account_id: AccountId, topic: Topic) -> None:
        await self._opt_outs.drop((account_id, topic))

    async def find_suppression(self, account_id: AccountId, address: bytes) -> Suppression | None:
        return self._suppressions.find((account_id, address))

    async def suppress(self, suppression: Suppression) -> None:
        key = (suppression.account_id, suppression.address)
        known = await self._suppressions.lock(key)
        if known is None or suppression.cause is SuppressionCause.BOUNCED:
            await self._suppressions.put(key, suppression)

    async def lift(self, account_id: AccountId, address: bytes) -> bool:
        return await self._suppressions.drop((account_id, address)) is not None


class MemorySeenMailEvents:
    def __init__(self, transaction: Transaction, tables: MailTables) -> None:
        self._rows = Rows(transaction, tables.seen, "mail event")

    async def add(self, event_id: str, now: datetime) -> bool:
        if await self._rows.lock(event_id) is not None:
            return False
        await self._rows.put(event_id, SeenMailEvent(id=event_id, seen_at=now))
        return True

    async def purge(self, before: datetime) -> int:
        old = [one for one in self._rows.all() if one.seen_at < before]
        return len([one for one in old if await self._rows.drop(one.id)])


class MemoryMailOccasions:
    def __init__(self, conversations: MemoryConversations, orders: MemoryOrders, mails: MemoryMails) -> None:
        self._conversations = conversations
        self._orders = orders
        self._mails = mails

    async def latest_unread(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        after: MessageId | None,
        up_to: MessageId | None,
        since: datetime,
    ) -> MessageId | None:
        conversation = await self._conversations.get(conversation_id, reader)
        read_at = conversation.read_at(reader)
        unread = [
            one.id
            for one in self._conversations.messages_of(conversation_id)
            if one.sender_id != reader
            and one.deleted_at is None
            and (read_at is None or one.sent_at > read_at)
            and one.sent_at >= since
            and (after is None or one.id > after)
            and (up_to is None or one.id <= up_to)
        ]
        return max(unread, default=None)

    async def sessions_to_review(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[SessionToReview]:
        found = [
            (session.ended_at, session.id, order)
            for order in self._orders.all()
            for session in order.sessions
            if session.state is SessionState.DELIVERED
            and session.ended_at is not None
            and since <= session.ended_at <= until
            and not self._mails.has_planned(MailKind.REVIEW_INVITATION, session.id)
        ]
        found.sort(key=lambda one: one[:2])
        return [
            SessionToReview(session_id=session_id, coachee_id=order.coachee_id, coach_id=order.coach_id)
            for _, session_id, order in found[:limit]
        ]

    async def ending_packages(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[EndingPackage]:
        found = [
            (order.runs_until, order.id, order)
            for order in self._orders.all()
            if _is_ending(order, since, until)
            and not self._mails.has_planned(MailKind.PACKAGE_ENDING, order.id)
        ]
        found.sort(key=lambda one: one[1])
        return [
            EndingPackage(order_id=order.id, coachee_id=order.coachee_id) for _, _, order in found[:limit]
        ]


def _is_ending(order: Order, since: datetime, until: datetime) -> bool:
    return (
        order.kind is OrderKind.PACKAGE
        and order.state not in FINAL
        and order.paid_at is not None
        and order.runs_until is not None
        and since < order.runs_until <= until
        and any(session.state is SessionState.UNSCHEDULED for session in order.sessions)
    )


def _matches(record: MailRecord, which: MailFilter) -> bool:
    return (
        (which.state is None or record.state is which.state)
        and (which.kind is None or record.kind is which.kind)
        and (which.recipient_id is None or record.recipient_id == which.recipient_id)
    )
