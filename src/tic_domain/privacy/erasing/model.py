"""A deletion as it is carried out: the request, its steps, and the tombstone that outlasts it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Final, NewType, Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.privacy.erasing import personal_data as data
from tic_domain.shared.classification import Processor, stored, system
from tic_domain.shared.ids import AccountId

DeletionId = NewType("DeletionId", UUID)

WORD: Final = "delete"
"""What is typed to confirm."""
SIGNED_IN_WITHIN: Final = timedelta(minutes=15)
SUBJECT: Final = "tombstone"
"""The purpose of the keyed hash of an erased account's id."""
LOOKS_AGAIN_AFTER: Final = timedelta(minutes=10)
"""A scheduled deletion is tried at least as often."""


class RequestState(Enum):
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Via(Enum):
    """How it was asked for."""

    SITE = "site"
    API = "api"
    OPERATOR = "operator"
    RESTORE = "restore"
    """Of a backup made before the deletion."""


@attrs.frozen(kw_only=True)
class Parked:
    """What is still needed to tell the person and the processors, once the account itself is empty."""

    email: str | None
    payee: str | None
    """The provider's id of a coach's account."""
    receipt_token: str


@stored
@attrs.frozen(kw_only=True)
class DeletionRequest:
    id: DeletionId = field(metadata=system("identity of a deletion"))
    account_id: AccountId = field(metadata=data.ACCOUNT)
    state: RequestState = field(metadata=data.DELETION)
    via: Via = field(metadata=data.DELETION)
    requested_at: datetime = field(metadata=data.DELETION)
    begun_at: datetime | None = field(metadata=data.DELETION)
    finished_at: datetime | None = field(metadata=data.DELETION)
    look_at: datetime | None = field(metadata=system("when a scheduled deletion is tried again"))
    blocked_by: tuple[str, ...] = field(metadata=data.DELETION)
    """Kinds of what was in progress when it was last tried."""
    parked: Parked | None = field(metadata=data.PARKED)
    """None before it has begun, and once nobody has to be told any more."""
    receipt_digest: bytes | None = field(metadata=data.RECEIPT)
    version: int = field(metadata=system("optimistic lock"))

    @classmethod
    def scheduled(
        cls, *, id: DeletionId, account_id: AccountId, via: Via, now: datetime, blocked_by: tuple[str, ...]
    ) -> Self:
        return cls(
            id=id,
            account_id=account_id,
            state=RequestState.SCHEDULED,
            via=via,
            requested_at=now,
            begun_at=None,
            finished_at=None,
            look_at=now + LOOKS_AGAIN_AFTER,
            blocked_by=blocked_by,
            parked=None,
            receipt_digest=None,
            version=0,
        )

    def begun(self, now: datetime, parked: Parked, receipt_digest: bytes) -> Self:
        return attrs.evolve(
            self,
            state=RequestState.RUNNING,
            begun_at=now,
            look_at=None,
            blocked_by=(),
            parked=parked,
            receipt_digest=receipt_digest,
        )

    def still_blocked(self, now: datetime, blocked_by: tuple[str, ...], earliest: datetime | None) -> Self:
        """Tried again when the last blocker can have cleared, and often enough that nobody waits for it."""
        at_last = now + LOOKS_AGAIN_AFTER
        look_at = at_last if earliest is None or earliest <= now else min(earliest, at_last)
        return attrs.evolve(self, look_at=look_at, blocked_by=blocked_by)

    def cancelled(self, now: datetime) -> Self:
        return attrs.evolve(self, state=RequestState.CANCELLED, finished_at=now, look_at=None)

    def nobody_left_to_tell(self) -> Self:
        return attrs.evolve(self, parked=None)

    def done(self, now: datetime) -> Self:
        return attrs.evolve(self, state=RequestState.DONE, finished_at=now, parked=None)

    @property
    def is_open(self) -> bool:
        return self.state in {RequestState.SCHEDULED, RequestState.RUNNING}


class StepKind(Enum):
    """In the order in which they are done; the processors' beside each other."""

    TOMBSTONE = "tombstone"
    FAREWELL = "farewell mail"
    FILES = "files"
    TABLES = "tables"
    JOBS = "jobs"
    KEY = "key"
    POSTHOG = "posthog"
    POSTHOG_AGAIN = "posthog again"
    ROLLBAR = "rollbar"
    STRIPE = "stripe account"
    STRIPE_REDACTION = "stripe redaction"
    RESEND = "resend"
    LINKEDIN = "linkedin"
    HANDLES = "handles"


PROCESSOR_OF: Final[Mapping[StepKind, Processor]] = {
    StepKind.POSTHOG: Processor.POSTHOG,
    StepKind.POSTHOG_AGAIN: Processor.POSTHOG,
    StepKind.ROLLBAR: Processor.ROLLBAR,
    StepKind.STRIPE: Processor.STRIPE,
    StepKind.STRIPE_REDACTION: Processor.STRIPE,
    StepKind.RESEND: Processor.RESEND,
    StepKind.LINKEDIN: Processor.LINKEDIN,
}


class StepState(Enum):
    WAITING = "waiting"
    """To be done, or to be tried or asked again."""
    DONE = "done"
    """For a processor: it has confirmed."""
    EXPECTED = "expected"
    """Nothing more can be done; it ends by itself by a date that is known."""
    NOT_USED = "not used"
    """There is nothing there to be erased."""


@stored
@attrs.frozen(kw_only=True)
class ErasureStep:
    request_id: DeletionId = field(metadata=system("which deletion"))
    kind: StepKind = field(metadata=data.DELETION)
    state: StepState = field(metadata=data.DELETION)
    due_at: datetime = field(metadata=system("when it is done or tried again"))
    deadline: datetime = field(metadata=data.DELETION)
    """An operator looks at what isn't over by then."""
    attempts: int = field(metadata=system("how often it failed"))
    reason: str | None = field(metadata=data.DELETION)
    """Why it isn't done yet, or what its end means, in words."""
    reference: str | None = field(metadata=data.DELETION)
    """The processor's id of our request."""
    ended_at: datetime | None = field(metadata=data.DELETION)
    expected_by: datetime | None = field(metadata=data.DELETION)
    counts: Mapping[str, int] = field(metadata=data.DELETION)
    """Rows by what was done to which datum: “messages.body: destroy its key”."""

    @classmethod
    def planned(cls, request_id: DeletionId, kind: StepKind, *, due_at: datetime, deadline: datetime) -> Self:
        return cls(
            request_id=request_id,
            kind=kind,
            state=StepState.WAITING,
            due_at=due_at,
            deadline=deadline,
            attempts=0,
            reason=None,
            reference=None,
            ended_at=None,
            expected_by=None,
            counts={},
        )

    @property
    def is_over(self) -> bool:
        return self.state is not StepState.WAITING

    @property
    def owner(self) -> str:
        """Whose turn it is."""
        processor = PROCESSOR_OF.get(self.kind)
        return "the platform" if processor is None else processor.value

    def counted(self, what: str, rows: int) -> Self:
        return attrs.evolve(self, counts={**self.counts, what: self.counts.get(what, 0) + rows})

    def ended(
        self,
        now: datetime,
        state: StepState = StepState.DONE,
        *,
        reason: str | None = None,
        reference: str | None = None,
        expected_by: datetime | None = None,
    ) -> Self:
        return attrs.evolve(
            self,
            state=state,
            ended_at=now,
            reason=reason,
            reference=reference or self.reference,
            expected_by=expected_by,
        )

    def to_be_asked_again(self, at: datetime, reason: str, reference: str | None) -> Self:
        """It was taken on, and isn't confirmed yet."""
        return attrs.evolve(self, due_at=at, reason=reason, reference=reference or self.reference)

    def failed(self, at: datetime, reason: str) -> Self:
        """Tried again at that moment, however often that takes."""
        return attrs.evolve(self, due_at=at, attempts=self.attempts + 1, reason=reason)


@stored
@attrs.frozen(kw_only=True)
class Tombstone:
    """That somebody was erased. Each entry holds the digest of the one before, so none can be taken out."""

    number: int = field(metadata=system("order of the ledger, from 1"))
    subject: bytes = field(metadata=data.HASH)
    """A keyed hash of the account's id: it says nothing without the platform's key."""
    at: datetime = field(metadata=data.BURIED)
    previous: bytes = field(metadata=system("digest of the entry before"))
    digest: bytes = field(metadata=system("digest of this entry"))

    @classmethod
    def after(cls, last: "Tombstone | None", subject: bytes, at: datetime) -> "Tombstone":
        number = 1 if last is None else last.number + 1
        previous = bytes(32) if last is None else last.digest
        return cls(
            number=number,
            subject=subject,
            at=at,
            previous=previous,
            digest=digest_of(number, subject, at, previous),
        )

    @property
    def is_sound(self) -> bool:
        return self.digest == digest_of(self.number, self.subject, self.at, self.previous)


def digest_of(number: int, subject: bytes, at: datetime, previous: bytes) -> bytes:
    return sha256(f"{number}|{subject.hex()}|{at.isoformat()}|{previous.hex()}".encode()).digest()
