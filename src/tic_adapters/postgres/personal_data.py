"""What this adapter itself adds to the data held: keyed hashes, and answers kept for repeated requests."""

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
)

_EVERYONE: Final = frozenset({Subject.COACH, Subject.COACHEE})
_HOSTED: Final = frozenset({Processor.HOSTING})

BLIND_INDEX: Final = Personal(
    category="user.unique_id.pseudonymous",
    subjects=_EVERYONE,
    role=SubjectRole.OWNER,
    purposes=frozenset({"essential.service.authentication"}),
    legal_basis=LegalBasis.CONTRACT,
    retention=Retention(Trigger.ACCOUNT_DELETION, None),
    erasure=Erasure.NULL,
    recipients=_HOSTED,
    export=ExportExempt("a keyed hash of what the export holds itself"),
    log=LogRule.NEVER,
    replay_mask=True,
    clauses=frozenset({"C2.1", "C6.2"}),
)

KEPT_ANSWER: Final = Personal(
    category="user.content.private",
    subjects=_EVERYONE,
    role=SubjectRole.OWNER,
    purposes=frozenset({"essential.service"}),
    legal_basis=LegalBasis.CONTRACT,
    retention=Retention(Trigger.COLLECTION, timedelta(days=1)),
    erasure=Erasure.SHRED,
    recipients=_HOSTED,
    export=ExportExempt("a copy of an answer, kept for a day, of what the export holds itself"),
    log=LogRule.NEVER,
    replay_mask=True,
    clauses=frozenset({"C2.1"}),
)

SEARCH_WORDS: Final = Personal(
    category="user.content.public",
    subjects=frozenset({Subject.COACH}),
    role=SubjectRole.OWNER,
    purposes=frozenset({"essential.service"}),
    legal_basis=LegalBasis.CONTRACT,
    retention=Retention(Trigger.ACCOUNT_DELETION, None),
    erasure=Erasure.DROP_ROW,
    recipients=_HOSTED,
    export=ExportExempt("the words of name, headline, bio and choices once more, in lower case"),
    log=LogRule.NEVER,
    replay_mask=False,
    clauses=frozenset({"C3.1", "C6.2"}),
)


def _account(erasure: Erasure, retention: Retention, why: str) -> Personal:
    return Personal(
        category="user.unique_id.pseudonymous",
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=retention,
        erasure=erasure,
        recipients=_HOSTED,
        export=ExportExempt(why),
        log=LogRule.PSEUDONYM,
        replay_mask=True,
        clauses=frozenset({"C2.1"}),
    )


KEPT_FOR: Final = _account(
    Erasure.DROP_ROW, KEPT_ANSWER.retention, "the account's id, which the export holds itself"
)
KEY_OF: Final = _account(
    Erasure.DROP_ROW,
    Retention(Trigger.ACCOUNT_DELETION, None),
    "the account's id beside a key that opens what the export holds opened",
)
CHANGED_COACH: Final = _account(
    Erasure.PSEUDONYM,
    Retention(Trigger.COLLECTION, timedelta(hours=2)),
    "a note to our own processes, forgotten within hours",
)
"""Not dropped with the coach: it is what tells every process that the coach is gone."""
