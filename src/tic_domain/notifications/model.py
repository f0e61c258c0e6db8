"""A mail as it is handed over, what is remembered of it, and what members decided about mail."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.notifications import personal_data as data
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, MessageId

IN_FLIGHT: Final = timedelta(minutes=2)
"""For so long a hand-over that was begun may still be going on in another worker."""
GIVE_UP_AFTER: Final = timedelta(hours=26)
"""Longer than a worker goes on trying."""
KEY_LIVES: Final = timedelta(hours=23)
"""Providers forget a key after a day: after that, handing over again would be a second mail."""


@attrs.frozen(kw_only=True)
class Attachment:
    """A file that goes with a mail. `media_type` with its parameters, as it stands in a header.

    One that is `alternative` also stands beside text and HTML, where mail programs look for invitations.
    """

    name: str
    media_type: str
    content: bytes
    alternative: bool = False


@attrs.frozen(kw_only=True)
class Mail:
    """`key` makes handing it over twice the same as once, also at the provider (≤ 256 characters).

    `unsubscribe` is the address that switches mails like it off by one POST (RFC 8058); None for those that
    can't be.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str | None = None


class MailState(Enum):
    PLANNED = "planned"
    HANDED_OVER = "handed over"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    SUPPRESSED = "suppressed"
    """Not sent: nothing reaches that address, or there is none."""
    REFUSED = "refused"
    """The provider never takes it."""
    DROPPED = "dropped"
    """Not sent: what it would have said is no news any more."""
    UNCERTAIN = "uncertain"
    """Cut off in the middle, and not tried again, so that nobody gets it twice."""
    GIVEN_UP = "given up"
    """The provider took nothing for a day."""


@attrs.frozen(kw_only=True)
class MailExit:
    """What ends a state at the latest: whose turn it is, why it lasts, and for how long."""

    owner: str
    reason: str
    within: timedelta


EXITS: Final[Mapping[MailState, MailExit]] = {
    MailState.PLANNED: MailExit(
        owner="worker", reason="It is being handed over; after a day it is given up.", within=GIVE_UP_AFTER
    ),
    MailState.HANDED_OVER: MailExit(
        owner="mail provider",
        reason="The provider may still tell what became of it, until it is forgotten here.",
        within=data.MAILS_KEPT,
    ),
}
"""Of every state that isn't final."""
UNSENT: Final = frozenset({MailState.DROPPED, MailState.SUPPRESSED, MailState.REFUSED, MailState.GIVEN_UP})
"""It is known that no mail left."""
_NEWS: Final[Mapping[MailState, int]] = {
    MailState.PLANNED: 0,
    MailState.UNCERTAIN: 0,
    MailState.HANDED_OVER: 1,
    MailState.DELIVERED: 2,
    MailState.SUPPRESSED: 3,
    MailState.REFUSED: 3,
    MailState.BOUNCED: 3,
    MailState.COMPLAINED: 4,
}
"""News may come in any order, and twice: only what is worse than what is known changes anything."""


@stored
@attrs.frozen(kw_only=True)
class MailRecord:
    """That a mail was to be sent, and what became of it. Neither its words nor its address."""

    key: str = field(metadata=data.KEY)
    """Unique here, and the idempotency key at the provider."""
    recipient_id: AccountId = field(metadata=data.RECIPIENT)
    kind: MailKind = field(metadata=data.SENT)
    about: UUID = field(metadata=system("which order, conversation or other thing it is about"))
    detail: str = field(metadata=system("which of several of its kind about one thing"))
    up_to: MessageId | None = field(metadata=system("the latest message that a digest stands for"))
    address: bytes | None = field(metadata=data.ADDRESS)
    state: MailState = field(metadata=data.SENT)
    reason: str | None = field(metadata=system("why it stands so, in our own words or a provider's code"))
    attempts: int = field(metadata=system("how often it was tried to hand it over"))
    planned_at: datetime = field(metadata=data.SENT)
    tried_at: datetime | None = field(metadata=system("a hand-over was begun and did not report back"))
    handed_over_at: datetime | None = field(metadata=data.SENT)
    changed_at: datetime = field(metadata=system("when it came to stand so"))
    reference: str | None = field(metadata=system("the provider's id of a mail"))

    @classmethod
    def plan(
        cls,
        *,
        key: str,
        recipient_id: AccountId,
        kind: MailKind,
        about: UUID,
        detail: str,
        now: datetime,
        up_to: MessageId | None = None,
    ) -> Self:
        return cls(
            key=key,
            recipient_id=recipient_id,
            kind=kind,
            about=about,
            detail=detail,
            up_to=up_to,
            address=None,
            state=MailState.PLANNED,
            reason=None,
            attempts=0,
            planned_at=now,
            tried_at=None,
            handed_over_at=None,
            changed_at=now,
            reference=None,
        )

    @property
    def is_open(self) -> bool:
        return self.state is MailState.PLANNED

    @property
    def is_uncertain(self) -> bool:
        """A worker began to hand it over, and nobody knows how that ended."""
        return self.is_open and self.tried_at is not None

    @property
    def last_at(self) -> datetime:
        """When it left, as far as anybody knows."""
        return self.handed_over_at or self.tried_at or self.planned_at

    def flies_until(self, now: datetime) -> datetime | None:
        """Where another worker may be at it: until when to leave it alone."""
        if self.tried_at is None or not self.is_open or self.reason is not None:
            return None
        until = self.tried_at + IN_FLIGHT
        return until if now < until else None

    def key_lives(self, now: datetime) -> bool:
        return now < self.planned_at + KEY_LIVES

    def trying(self, address: bytes, now: datetime) -> Self:
        return attrs.evolve(
            self, address=address, attempts=self.attempts + 1, tried_at=now, changed_at=now, reason=None
        )

    def put_off(self, reason: str, now: datetime, *, maybe_left: bool) -> Self:
        """The worker has come back from it, and it is to be tried again."""
        return attrs.evolve(
            self, tried_at=self.tried_at if maybe_left else None, reason=reason, changed_at=now
        )

    def handed_over(self, reference: str | None, now: datetime) -> Self:
        return attrs.evolve(
            self,
            state=MailState.HANDED_OVER,
            reason=None,
            reference=reference,
            handed_over_at=now,
            changed_at=now,
        )

    def ended(self, state: MailState, reason: str | None, now: datetime) -> Self:
        return attrs.evolve(self, state=state, reason=reason, changed_at=now)

    def after_news(self, state: MailState, reason: str | None, now: datetime) -> Self:
        """What the provider tells of it. Itself where that is nothing new."""
        if state not in _NEWS or self.state not in _NEWS or _NEWS[state] <= _NEWS[self.state]:
            return self
        return attrs.evolve(
            self,
            state=state,
            reason=reason,
            handed_over_at=self.handed_over_at or now,
            changed_at=now,
        )

    def anew(self, now: datetime) -> Self:
        """To be handed over once more, at an operator's wish."""
        return attrs.evolve(
            self,
            state=MailState.PLANNED,
            reason=None,
            planned_at=now,
            tried_at=None,
            changed_at=now,
        )


class SuppressionCause(Enum):
    BOUNCED = "bounced"
    """There is nobody at that address."""
    COMPLAINED = "complained"
    """Its owner, or their mail program, called a mail of ours spam."""


@stored
@attrs.frozen(kw_only=True)
class Suppression:
    """That mail to an address of this account came back, or was unwanted there."""

    account_id: AccountId = field(metadata=data.MEMBER)
    address: bytes = field(metadata=data.UNREACHABLE_ADDRESS)
    cause: SuppressionCause = field(metadata=data.UNREACHABLE)
    since: datetime = field(metadata=data.UNREACHABLE)


@stored
@attrs.frozen(kw_only=True)
class MailOptOut:
    """That a member wants no mails of a topic."""

    account_id: AccountId = field(metadata=data.MEMBER)
    topic: Topic = field(metadata=data.CHOICE)
    since: datetime = field(metadata=data.CHOICE)


@stored
@attrs.frozen(kw_only=True)
class SeenMailEvent:
    """That the provider told something already: it repeats itself."""

    id: str = field(metadata=system("the provider's id of what it told"))
    seen_at: datetime = field(metadata=system("until when repeats are to be expected"))


@attrs.frozen(kw_only=True)
class MailEvent:
    """What the provider told of one mail. `state` is None for what we have no use for."""

    id: str
    state: MailState | None
    reference: str | None
    """The provider's id of the mail."""
    to: tuple[str, ...]
    reason: str | None
    """A code of the provider's, without personal data."""
    for_good: bool
    """Nothing will reach that address any more."""
