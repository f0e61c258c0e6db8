"""What the classification says of a datum, in plain words."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from tic_domain.records.model import HeldKind
from tic_domain.shared.classification import LegalBasis, Personal, Processor, Retention, Trigger

PURPOSES: Final[Mapping[str, str]] = {
    "essential.service": "providing the service",
    "essential.service.authentication": "signing you in",
    "essential.service.matching": "matching",
    "essential.service.messaging": "conversations",
    "essential.service.notifications.email": "mails about your account",
    "essential.service.payment_processing": "payments and payouts",
    "essential.service.security": "keeping the platform secure",
    "essential.legal_obligation": "what the law asks of us",
    "analytics.reporting": "understanding how the product is used",
}
RECIPIENTS: Final[Mapping[Processor, str]] = {
    Processor.HOSTING: "our hosting provider",
    Processor.STRIPE: "Stripe (payments)",
    Processor.POSTHOG: "PostHog (analytics)",
    Processor.ROLLBAR: "Rollbar (error reports)",
    Processor.RESEND: "Resend (mail)",
    Processor.LINKEDIN: "LinkedIn (sign-in)",
}
BASES: Final[Mapping[LegalBasis, str]] = {
    LegalBasis.CONTRACT: "our contract with you",
    LegalBasis.LEGAL_OBLIGATION: "a legal obligation",
    LegalBasis.LEGITIMATE_INTEREST: "a legitimate interest",
    LegalBasis.CONSENT: "your consent",
}
_AFTER: Final[Mapping[Trigger, str]] = {
    Trigger.COLLECTION: "after it came into being",
    Trigger.LAST_USE: "after it was last used",
    Trigger.EXPIRY: "after it ends",
    Trigger.ACCOUNT_DELETION: "after you delete your account",
    Trigger.ORDER_SETTLED: "after the order is settled",
}
_YEAR: Final = timedelta(days=365)


def purposes_of(kind: HeldKind) -> tuple[str, ...]:
    return _once(PURPOSES[term] for datum in kind.data for term in sorted(datum.purposes))


def recipients_of(kind: HeldKind) -> tuple[str, ...]:
    found = {one for datum in kind.data for one in datum.recipients}
    return tuple(words for one, words in RECIPIENTS.items() if one in found)


def bases_of(kind: HeldKind) -> tuple[str, ...]:
    return _once(BASES[datum.legal_basis] for datum in kind.data)


def retentions_of(kind: HeldKind) -> tuple[str, ...]:
    # Ids of people live as long as their account; what says something about the record is what tells.
    telling = [one for one in kind.data if not one.category.startswith("user.unique_id")] or list(kind.data)
    return _once(retention_words(datum.retention) for datum in telling)


def retention_words(retention: Retention) -> str:
    if retention.duration is None:
        return "until you delete your account"
    if not retention.duration:
        return "until it ends"
    return f"{_length(retention.duration)} {_AFTER[retention.trigger]}"


def unworded_terms(data: Iterable[Personal]) -> frozenset[str]:
    return frozenset(term for datum in data for term in datum.purposes if term not in PURPOSES)


def _length(duration: timedelta) -> str:
    years, rest = divmod(duration, _YEAR)
    if years and rest < timedelta(days=years):
        return "a year" if years == 1 else f"{years} years"
    return "a day" if duration.days == 1 else f"{duration.days} days"


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
