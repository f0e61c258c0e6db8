"""Identities. UUIDv7 in practice, made by the `Ids` port; a type of its own for each kind."""

from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
SessionId = NewType("SessionId", UUID)
ApiTokenId = NewType("ApiTokenId", UUID)
OfferingId = NewType("OfferingId", UUID)
AnswersId = NewType("AnswersId", UUID)
CalendarEntryId = NewType("CalendarEntryId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
MatchId = NewType("MatchId", UUID)
MatchRunId = NewType("MatchRunId", UUID)
CvId = NewType("CvId", UUID)
CoachingSessionId = NewType("CoachingSessionId", UUID)
OrderId = NewType("OrderId", UUID)
SubscriptionId = NewType("SubscriptionId", UUID)
ReviewId = NewType("ReviewId", UUID)
ReportId = NewType("ReportId", UUID)
