"""What is held about orders and payments, declared once."""

from datetime import timedelta
from typing import Final

from tic_domain.shared.classification import (
    Erasure,
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
