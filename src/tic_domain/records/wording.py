"""What the classification says of a datum, in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import attrs

from tic_domain.records.model import HeldKind, HeldRecord, Shape
from tic_domain.records.vocabulary import MONEY_IN, label_of
from tic_domain.shared.classification import LegalBasis, Personal, Processor, Retention, Trigger
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import MINOR_DIGITS, Money

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


@attrs.frozen(kw_only=True)
class ShownValue:
    """One value of a record as its owner reads it."""

    label: str
    lines: tuple[tuple[str, str], ...]
    """What of it, and the text; the first is empty for a plain value."""
    moment: datetime | None

    @property
    def text(self) -> str:
        return "\n".join([f"{what}: {text}" if what else text for what, text in self.lines])


def who_is_who(account_id: AccountId, names: Mapping[AccountId, str]) -> Mapping[str, str]:
    """By id, as records have it: whom a reader sees in its place."""
    return {**{str(one): f"{name} ({one})" for one, name in names.items()}, str(account_id): "You"}


def shown_record(kind: HeldKind, record: HeldRecord, who: Mapping[str, str]) -> tuple[ShownValue, ...]:
    """Its values in words; those that there are none of are left out."""
    found = []
    for field in kind.fields:
        value = record[field.name]
        if value is None or value == []:
            continue
        at = datetime.fromisoformat(value) if field.shape is Shape.MOMENT else None
        lines: tuple[tuple[str, str], ...]
        currency = record.get(MONEY_IN.get((kind.key, field.name), ""))
        if currency in MINOR_DIGITS:
            lines = (("", str(Money(value, currency))),)
        elif field.shape is Shape.ID and field.name != "id":
            lines = (("", who.get(value, value)),)
        elif field.shape is Shape.TEXT or at is not None:
            lines = (("", value),)
        elif field.shape is Shape.LIST:
            lines = (("", ", ".join(map(str, value))),)
        else:
            lines = tuple(flattened(value))
        found.append(ShownValue(label=label_of(kind.key, field.name), lines=lines, moment=at))
    return tuple(found)


def flattened(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """A document, line by line: where in it, and what stands there."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from flattened(one, f"{path}, {_plain(key)}" if path else _plain(key))
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        for number, one in enumerate(value, 1):
            yield from flattened(one, f"{path} {number}".strip())
    elif isinstance(value, list):
        if value:
            yield path, ", ".join(map(str, value))
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None:
        yield path, str(value)


def _plain(key: object) -> str:
    return str(key).replace("_", " ").replace("-", " ")
