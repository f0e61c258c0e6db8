"""What is held about orders and payments, declared once."""

from datetime import timedelta
from typing import Final

from tic_domain.shared.classification import (
    Erasure,
    Exported,
    ExportExempt,
    LegalBasis,
    LogRule,
    Personal,
    Processor,
    Retention,
    Subject,
    SubjectRole,
    Trigger,
    classified,
)

EVENTS_KEPT_FOR: Final = timedelta(days=90)
"""Stripe repeats an event for 3 days, and shows it for 30; an operator who compares the two needs longer."""

EVENT_SUBJECT: Final = classified(
    Personal(
        category="user.unique_id.pseudonymous",
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.payment_processing"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.COLLECTION, EVENTS_KEPT_FOR),
        erasure=Erasure.DROP_ROW,
        recipients=frozenset({Processor.HOSTING, Processor.STRIPE}),
        export=ExportExempt("an id of the payment provider's; the order that it leads to is exported"),
        log=LogRule.PSEUDONYM,
        replay_mask=True,
        clauses=frozenset({"C2.4"}),
    )
)

RECORDS_KEPT_FOR: Final = timedelta(days=3653)
"""Ten years: what the longest of the European duties to keep accounts asks for."""


def _record(
    category: str,
    name: str,
    *,
    role: SubjectRole = SubjectRole.CO_OWNER,
    erasure: Erasure = Erasure.KEEP_LEGAL,
    log: LogRule = LogRule.NEVER,
    replay_mask: bool = False,
    recipients: frozenset[Processor] = frozenset({Processor.HOSTING}),
) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=role,
        purposes=frozenset({"essential.service.payment_processing"}),
        legal_basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention(Trigger.ORDER_SETTLED, RECORDS_KEPT_FOR),
        erasure=erasure,
        recipients=recipients,
        export=Exported(name),
        log=log,
        replay_mask=replay_mask,
        clauses=frozenset({"C2.4", "C6.3"}),
    )


PARTY: Final = classified(
    _record("user.unique_id.pseudonymous", "orders.parties", log=LogRule.PSEUDONYM, replay_mask=True)
)
ORDER: Final = classified(_record("user.behavior.purchase_history", "orders"))
SOLD: Final = classified(
    _record(
        "user.behavior.purchase_history",
        "orders",
        recipients=frozenset({Processor.HOSTING, Processor.STRIPE, Processor.RESEND}),
    )
)
"""What the pay page says is bought, and mails about the order."""
MONEY: Final = classified(
    _record(
        "user.behavior.purchase_history",
        "orders.money",
        recipients=frozenset({Processor.HOSTING, Processor.STRIPE}),
    )
)
NOTE: Final = classified(
    _record("user.content.private", "orders.notes", erasure=Erasure.SHRED, replay_mask=True)
)
"""What one of the two wrote about an order: words are no financial record."""
PAYEE: Final = classified(
    Personal(
        category="user.unique_id.pseudonymous",
        subjects=frozenset({Subject.COACH}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.payment_processing"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=Erasure.DROP_ROW,
        recipients=frozenset({Processor.HOSTING, Processor.STRIPE}),
        export=Exported("payouts.account"),
        log=LogRule.PSEUDONYM,
        replay_mask=True,
        clauses=frozenset({"C2.4"}),
    )
)
