"""What is held about usage, declared once."""

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

PRODUCT_EVENT: Final = classified(
    Personal(
        category="user.behavior",
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"analytics.reporting"}),
        legal_basis=LegalBasis.CONSENT,
        retention=Retention(Trigger.COLLECTION, timedelta(days=365)),
        erasure=Erasure.DROP_ROW,
        recipients=frozenset({Processor.HOSTING, Processor.POSTHOG}),
        export=ExportExempt("it repeats, under a pseudonym, facts that the export holds themselves"),
        log=LogRule.OK,
        replay_mask=False,
        clauses=frozenset({"C2.5", "C3.4"}),
    )
)

_PSEUDONYM: Final = Personal(
    category="user.unique_id.pseudonymous",
    subjects=frozenset({Subject.COACH, Subject.COACHEE}),
    role=SubjectRole.OWNER,
    purposes=frozenset({"analytics.reporting"}),
    legal_basis=LegalBasis.LEGITIMATE_INTEREST,
    retention=Retention(Trigger.COLLECTION, timedelta(days=365)),
    erasure=Erasure.DROP_ROW,
    recipients=frozenset({Processor.HOSTING, Processor.POSTHOG, Processor.ROLLBAR}),
    export=ExportExempt("a keyed hash of the id that the export holds itself"),
    log=LogRule.PSEUDONYM,
    replay_mask=True,
    clauses=frozenset({"C2.5", "C3.4"}),
)
PSEUDONYM: Final = classified(_PSEUDONYM)
"""Who it was, as providers know it. It is made from the account's id whenever it is needed."""
