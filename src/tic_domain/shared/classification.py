"""One classification of everything that is stored or sent.

Every attribute of a `@stored` class carries, in its attrs metadata, either `Personal` (nothing has a
default: whoever adds a field decides everything) or `System` with a reason. Export, erasure, log
scrubbing, analytics allow-lists and the Article 30 record are derived from it.

Terms are those of fideslang 3.1, plus our own that `OWN_TERMS` lists.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Final, TypeVar

import attrs

METADATA_KEY: Final = "tic.classification"
STORED_ATTRIBUTE: Final = "__stored__"

OWN_TERMS: Final = frozenset(
    {
        "user.content.private.quiz",
        "user.content.private.cv",
        "essential.service.matching",
        "essential.service.messaging",
        "coach",
        "coachee",
    }
)


class Subject(Enum):
    """Whose datum it is."""

    COACH = "coach"
    COACHEE = "coachee"


class SubjectRole(Enum):
    """How the subject stands to the datum."""

    OWNER = "owner"
    CO_OWNER = "co-owner"
    RECIPIENT = "recipient"


class LegalBasis(Enum):
    CONTRACT = "performance of a contract"
    LEGAL_OBLIGATION = "legal obligation"
    LEGITIMATE_INTEREST = "legitimate interest"
    CONSENT = "consent"


class Trigger(Enum):
    """When a retention period begins."""

    COLLECTION = "collection"
    LAST_USE = "last use"
    EXPIRY = "expiry"
    ACCOUNT_DELETION = "account deletion"
    ORDER_SETTLED = "order settled"


class Erasure(Enum):
    """What erasing the subject does to the datum."""

    DROP_ROW = "drop the row"
    NULL = "set to null"
    PSEUDONYM = "keep under a pseudonym"
    SHRED = "destroy its key"
    KEEP_LEGAL = "keep by law"


class Processor(Enum):
    """Who receives it besides the platform itself."""

    STRIPE = "Stripe"
    POSTHOG = "PostHog"
    ROLLBAR = "Rollbar"
    RESEND = "Resend"
    LINKEDIN = "LinkedIn"
    HOSTING = "hosting"


class LogRule(Enum):
    """Whether logs may carry it."""

    NEVER = "never"
    PSEUDONYM = "pseudonym"
    OK = "ok"


@attrs.frozen
class Retention:
    """Kept from `trigger` for `duration`; `None` means as long as the account exists."""

    trigger: Trigger
    duration: timedelta | None


@attrs.frozen
class Exported:
    """Part of the subject's export, under this name."""

    name: str


@attrs.frozen
class ExportExempt:
    """Left out of the export, for this reason."""

    reason: str


@attrs.frozen(kw_only=True)
class Personal:
    """Everything the product must know about a personal datum."""

    category: str
    subjects: frozenset[Subject]
    role: SubjectRole
    purposes: frozenset[str]
    legal_basis: LegalBasis
    retention: Retention
    erasure: Erasure
    recipients: frozenset[Processor]
    export: Exported | ExportExempt
    log: LogRule
    replay_mask: bool
    clauses: frozenset[str]


@attrs.frozen
class System:
    """Not about a person. The reason is read by auditors."""

    reason: str


Classification = Personal | System

C = TypeVar("C", bound=type)


def stored(cls: C) -> C:
    """Mark a class whose attributes are stored or sent; each must be classified."""
    setattr(cls, STORED_ATTRIBUTE, True)
    return cls


def is_stored(cls: object) -> bool:
    """Whether this very class was marked; a subclass marks itself."""
    return isinstance(cls, type) and bool(vars(cls).get(STORED_ATTRIBUTE, False))


def classified(classification: Classification) -> Mapping[str, object]:
    """Metadata for `attrs.field(metadata=…)`."""
    return {METADATA_KEY: classification}


def system(reason: str) -> Mapping[str, object]:
    """Metadata of a technical attribute: `attrs.field(metadata=system("optimistic lock"))`."""
    return classified(System(reason))


def classification_of(cls: type, attribute: str) -> Classification:
    """The classification of one attribute. Raises LookupError where there is none."""
    for field in attrs.fields(cls):
        if field.name == attribute:
            found = field.metadata.get(METADATA_KEY)
            if isinstance(found, Personal | System):
                return found
            raise LookupError(f"{cls.__qualname__}.{attribute} is not classified")
    raise LookupError(f"{cls.__qualname__} has no attribute {attribute}")


def unclassified(cls: type) -> tuple[str, ...]:
    """Names of the attributes that carry no classification."""
    return tuple(
        field.name
        for field in attrs.fields(cls)
        if not isinstance(field.metadata.get(METADATA_KEY), Personal | System)
    )
