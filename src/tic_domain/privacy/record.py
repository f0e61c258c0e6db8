"""The record of processing activities (Article 30 GDPR), derived from the classification."""

from collections.abc import Iterable
from typing import Final

import attrs

from tic_domain.shared.classification import (
    Classification,
    Erasure,
    Exported,
    ExportExempt,
    LegalBasis,
    Personal,
    Processor,
    Retention,
    Subject,
    Trigger,
)
from tic_domain.shared.clauses import clause

CONTROLLER: Final = "whoever runs this site (support@techinterview.coach)"
MEASURES: Final = (
    "Whatever identifies a person, and their own words, are sealed under a key of that person (AES-256-GCM). "
    "Destroying the key erases them in every copy.",
    "Logs, traces and reports carry what an allow-list names, and pseudonyms in place of ids.",
    "Providers get what their function needs: each parameter is checked against this classification.",
    "Every look of a coach at shared answers or a CV is on record, and shown to the coachee.",
)
_TRANSFERS: Final = "Where each recipient processes is for whoever runs this site to add."
PURPOSES: Final = {
    "analytics.reporting": "Understanding how the product is used",
    "essential.service": "Providing the service",
    "essential.service.authentication": "Signing in",
    "essential.service.matching": "Matching coachees with coaches",
    "essential.service.messaging": "Conversations between coachee and coach",
    "essential.service.notifications.email": "Mail about orders and the account",
    "essential.service.payment_processing": "Payments and payouts",
    "essential.service.security": "Security, and preventing abuse",
    "essential.legal_obligation": "Duties of the law",
}


@attrs.frozen(kw_only=True)
class Datum:
    """One attribute or column. `name` is where it is stored."""

    name: str
    what: Personal


@attrs.frozen(kw_only=True)
class Activity:
    """All that is processed for one purpose."""

    purpose: str
    title: str
    subjects: tuple[Subject, ...]
    categories: tuple[str, ...]
    recipients: tuple[Processor, ...]
    legal_bases: tuple[LegalBasis, ...]
    data: tuple[Datum, ...]


@attrs.frozen(kw_only=True)
class Record:
    controller: str
    measures: tuple[str, ...]
    transfers: str
    activities: tuple[Activity, ...]


@clause("C4.1", "C7.1")
def record_of(places: Iterable[tuple[str, Classification]]) -> Record:
    """From everything that is stored or sent, by purpose."""
    data = sorted(
        {name: Datum(name=name, what=one) for name, one in places if isinstance(one, Personal)}.items()
    )
    purposes = sorted({purpose for _, one in data for purpose in one.what.purposes})
    return Record(
        controller=CONTROLLER,
        measures=MEASURES,
        transfers=_TRANSFERS,
        activities=tuple(
            _activity(purpose, tuple(one for _, one in data if purpose in one.what.purposes))
            for purpose in purposes
        ),
    )


def _activity(purpose: str, data: tuple[Datum, ...]) -> Activity:
    return Activity(
        purpose=purpose,
        title=PURPOSES.get(purpose, purpose),
        subjects=tuple(one for one in Subject if any(one in datum.what.subjects for datum in data)),
        categories=tuple(sorted({datum.what.category for datum in data})),
        recipients=tuple(one for one in Processor if any(one in datum.what.recipients for datum in data)),
        legal_bases=tuple(one for one in LegalBasis if any(one is datum.what.legal_basis for datum in data)),
        data=data,
    )


def kept_for(retention: Retention) -> str:
    """In words."""
    if retention.duration is None:
        return "as long as the account exists"
    count = retention.duration.days
    days = "1 day" if count == 1 else f"{count} days"
    return {
        Trigger.COLLECTION: f"{days} from when it was collected",
        Trigger.LAST_USE: f"{days} from its last use",
        Trigger.EXPIRY: f"{days} from when it expired",
        Trigger.ACCOUNT_DELETION: f"{days} from the deletion of the account",
        Trigger.ORDER_SETTLED: f"{days} from when the order was settled",
    }[retention.trigger]


def erased_by(erasure: Erasure) -> str:
    """What deleting the account does to it, in words."""
    return {
        Erasure.DROP_ROW: "removed",
        Erasure.NULL: "emptied",
        Erasure.PSEUDONYM: "kept without saying whose it was",
        Erasure.SHRED: "made unreadable in every copy: its key is destroyed",
        Erasure.KEEP_LEGAL: "kept as the law requires",
    }[erasure]


def as_markdown(record: Record) -> str:
    lines = [
        "# Record of processing activities",
        "",
        "Article 30 GDPR. Derived from the classification of everything that is stored or sent.",
        "",
        f"Controller: {record.controller}.",
        "",
        f"Transfers to third countries: {record.transfers}",
        "",
        "Security measures:",
        "",
        *(f"- {one}" for one in record.measures),
    ]
    for activity in record.activities:
        lines += [
            "",
            f"## {activity.title}",
            "",
            f"Purpose: `{activity.purpose}`. "
            f"Whose data: {', '.join(one.value for one in activity.subjects)}. "
            f"Legal basis: {', '.join(one.value for one in activity.legal_bases)}. "
            f"Recipients: {', '.join(one.value for one in activity.recipients)}.",
            "",
            "| where | category | recipients | kept | on deletion | exported as |",
            "|---|---|---|---|---|---|",
            *(_row(one) for one in activity.data),
        ]
    return "\n".join(lines) + "\n"


def _row(datum: Datum) -> str:
    one = datum.what
    exported = one.export.name if isinstance(one.export, Exported) else f"not: {one.export.reason}"
    recipients = ", ".join(sorted(to.value for to in one.recipients))
    cells = (
        f"`{datum.name}`",
        f"`{one.category}`",
        recipients,
        kept_for(one.retention),
        erased_by(one.erasure),
        exported,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def as_data(record: Record) -> dict[str, object]:
    """For JSON."""
    return {
        "controller": record.controller,
        "transfers": record.transfers,
        "measures": list(record.measures),
        "activities": [
            {
                "purpose": activity.purpose,
                "title": activity.title,
                "subjects": [one.value for one in activity.subjects],
                "categories": list(activity.categories),
                "recipients": [one.value for one in activity.recipients],
                "legal_bases": [one.value for one in activity.legal_bases],
                "data": [_datum(one) for one in activity.data],
            }
            for activity in record.activities
        ],
    }


def _datum(datum: Datum) -> dict[str, object]:
    one = datum.what
    return {
        "name": datum.name,
        "category": one.category,
        "subjects": sorted(subject.value for subject in one.subjects),
        "role": one.role.value,
        "purposes": sorted(one.purposes),
        "legal_basis": one.legal_basis.value,
        "recipients": sorted(to.value for to in one.recipients),
        "retention": {
            "trigger": one.retention.trigger.value,
            "days": one.retention.duration.days if one.retention.duration is not None else None,
        },
        "erasure": one.erasure.value,
        "export": one.export.name if isinstance(one.export, Exported) else None,
        "export_exempt": one.export.reason if isinstance(one.export, ExportExempt) else None,
        "log": one.log.value,
        "masked": one.replay_mask,
        "clauses": sorted(one.clauses),
    }
