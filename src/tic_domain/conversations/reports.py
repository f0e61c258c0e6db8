"""Reports of abuse: what was said about whom, what was quoted, and what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.conversations import personal_data as data
from tic_domain.conversations.model import Message
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, ConversationId, MessageId, ReportId

MOST_REPORTS_A_DAY: Final = 5
MOST_QUOTES: Final = 20
LONGEST_WORDS: Final = 2000
LONGEST_ANSWER: Final = 500
LOOKED_AT_WITHIN: Final = timedelta(days=2)
RESOLVED_WITHIN: Final = timedelta(days=7)


class ReportReason(Enum):
    HARASSMENT = "harassment or threats"
    DISCRIMINATION = "discrimination"
    SPAM = "spam or advertising"
    FRAUD = "fraud or a request for money"
    OUTSIDE_PAYMENT = "payment outside the platform"
    IMPERSONATION = "not who they say they are"
    DATA_MISUSE = "misuse of quiz answers or CV"
    OTHER = "something else"


class ReportOutcome(Enum):
    DISMISSED = "dismissed"
    WARNED = "warned"
    SUSPENDED = "suspended"


class ReportState(Enum):
    """Derived from what was done, never set."""

    WAITING = "waiting"
    LOOKED_INTO = "being looked into"
    RESOLVED = "resolved"


@attrs.frozen(kw_only=True)
class ReportExit:
    """What ends a state that isn't final: by when at the latest, and what the reporter is told of it."""

    reason: str
    within: timedelta
    """Of its filing."""


EXITS: Final[Mapping[ReportState, ReportExit]] = {
    ReportState.WAITING: ReportExit(
        reason="Somebody who runs this site reads it next.", within=LOOKED_AT_WITHIN
    ),
    ReportState.LOOKED_INTO: ReportExit(
        reason="Somebody who runs this site has read it and decides next.", within=RESOLVED_WITHIN
    ),
}

OUTCOMES: Final[Mapping[ReportOutcome, str]] = {
    ReportOutcome.DISMISSED: "We found nothing that breaks the rules.",
    ReportOutcome.WARNED: "We found that it breaks the rules, and warned the person.",
    ReportOutcome.SUSPENDED: "We found that it breaks the rules, and suspended the person's account.",
}
"""For the reporter."""


@stored
@attrs.frozen(kw_only=True)
class Quote:
    """A message as it was when it was reported: its sender may delete it afterwards."""

    message_id: MessageId = field(metadata=system("which message was quoted"))
    sender_id: AccountId = field(metadata=data.SENDER)
    body: str | None = field(metadata=data.QUOTE)
    """None once its sender's data was erased."""
    sent_at: datetime = field(metadata=data.TALK_TIME)

    @classmethod
    def of(cls, message: Message) -> Self:
        return cls(
            message_id=message.id, sender_id=message.sender_id, body=message.body, sent_at=message.sent_at
        )


@stored
@attrs.frozen(kw_only=True)
class Report:
    """Whoever is reported never learns by whom."""

    id: ReportId = field(metadata=system("identity of a report"))
    reporter_id: AccountId = field(metadata=data.REPORTER)
    reported_id: AccountId = field(metadata=data.REPORTED)
    conversation_id: ConversationId | None = field(metadata=system("where it happened"))
    """None where the two have none: a coach's profile was reported."""
    reason: ReportReason = field(metadata=data.REPORT)
    words: str | None = field(metadata=data.REPORT_WORDS)
    """The reporter's own. None once their data was erased."""
    quotes: tuple[Quote, ...] = field(metadata=data.QUOTE)
    """In the order in which they were sent."""
    filed_at: datetime = field(metadata=data.REPORT)
    looked_at: datetime | None = field(metadata=data.REPORT)
    """When an operator first read it."""
    resolved_at: datetime | None = field(metadata=data.REPORT)
    outcome: ReportOutcome | None = field(metadata=data.REPORT)
    answer: str | None = field(metadata=data.REPORT_WORDS)
    """What the operator says to the reporter."""

    @classmethod
    def filed(
        cls,
        *,
        id: ReportId,
        reporter_id: AccountId,
        reported_id: AccountId,
        conversation_id: ConversationId | None,
        reason: ReportReason,
        words: str,
        quotes: tuple[Quote, ...],
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            reporter_id=reporter_id,
            reported_id=reported_id,
            conversation_id=conversation_id,
            reason=reason,
            words=words,
            quotes=quotes,
            filed_at=now,
            looked_at=None,
            resolved_at=None,
            outcome=None,
            answer=None,
        )

    @property
    def state(self) -> ReportState:
        if self.resolved_at is not None:
            return ReportState.RESOLVED
        return ReportState.WAITING if self.looked_at is None else ReportState.LOOKED_INTO

    @property
    def due_at(self) -> datetime | None:
        """By when the next step is promised; None once it is resolved."""
        way_out = EXITS.get(self.state)
        return None if way_out is None else self.filed_at + way_out.within

    @property
    def told(self) -> str:
        """How it stands, for the reporter."""
        return EXITS[self.state].reason if self.outcome is None else OUTCOMES[self.outcome]

    def seen(self, now: datetime) -> Self:
        return self if self.looked_at is not None else attrs.evolve(self, looked_at=now)

    def resolved(self, outcome: ReportOutcome, answer: str | None, now: datetime) -> Self:
        return attrs.evolve(self.seen(now), resolved_at=now, outcome=outcome, answer=answer)


def checked_words(words: str, quoted: int) -> str:
    """As they will be kept. Raises InvalidInput for `words` and `message_ids`."""
    with Checks() as check:
        if quoted > MOST_QUOTES:
            check.refuse("message_ids", f"{quoted} are quoted.", f"Quote {MOST_QUOTES} at most.")
        return check.text("words", words, most=LONGEST_WORDS, lines=True)


def checked_answer(answer: str | None) -> str | None:
    """Raises InvalidInput for `answer`."""
    if answer is None or not answer.strip():
        return None
    with Checks() as check:
        return check.text("answer", answer, most=LONGEST_ANSWER, lines=True)
