"""Facts about conversations."""

import attrs

from tic_domain.conversations.reports import ReportOutcome
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId, MessageId, ReportId


@attrs.frozen(kw_only=True)
class ConversationStarted(Event):
    conversation_id: ConversationId
    coachee_id: AccountId
    coach_id: AccountId
    with_cv: bool


@attrs.frozen(kw_only=True)
class MessageSent(Event):
    conversation_id: ConversationId
    message_id: MessageId
    sender_id: AccountId
    recipient_id: AccountId


@attrs.frozen(kw_only=True)
class MessageEdited(Event):
    """Its text is another one now. Whoever shows the message reads it again by its id: no text goes along."""

    conversation_id: ConversationId
    message_id: MessageId
    sender_id: AccountId
    recipient_id: AccountId


@attrs.frozen(kw_only=True)
class MessageDeleted(Event):
    """Its text is gone. Whoever shows the message drops it at once, and needs to read nothing for that."""

    conversation_id: ConversationId
    message_id: MessageId
    sender_id: AccountId
    recipient_id: AccountId


@attrs.frozen(kw_only=True)
class DisclosureShared(Event):
    """By hand, in a conversation that goes on."""

    disclosure_id: DisclosureId
    conversation_id: ConversationId
    coachee_id: AccountId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class DisclosureRevoked(Event):
    disclosure_id: DisclosureId
    conversation_id: ConversationId
    coachee_id: AccountId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class ConversationRead(Event):
    """One side has read what the other one wrote."""

    conversation_id: ConversationId
    reader_id: AccountId
    other_id: AccountId


@attrs.frozen(kw_only=True)
class MemberBlocked(Event):
    blocker_id: AccountId
    blocked_id: AccountId
    conversation_id: ConversationId | None = None


@attrs.frozen(kw_only=True)
class MemberUnblocked(Event):
    blocker_id: AccountId
    blocked_id: AccountId
    conversation_id: ConversationId | None = None


@attrs.frozen(kw_only=True)
class MemberReported(Event):
    report_id: ReportId
    reporter_id: AccountId
    reported_id: AccountId


@attrs.frozen(kw_only=True)
class ReportResolved(Event):
    """To be told to the reporter; the reported person is told by the operator's act, without the reporter."""

    report_id: ReportId
    reporter_id: AccountId
    reported_id: AccountId
    outcome: ReportOutcome
