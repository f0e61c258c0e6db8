"""What is held about a deletion. It proves that it was done, so it outlasts the account."""

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

PROOF_KEPT_FOR: Final = timedelta(days=3653)


def _deletion(category: str, export: Exported | ExportExempt, *, erasure: Erasure, log: LogRule) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.legal_obligation"}),
        legal_basis=LegalBasis.LEGAL_OBLIGATION,
        retention=Retention(Trigger.ACCOUNT_DELETION, PROOF_KEPT_FOR),
        erasure=erasure,
        recipients=frozenset({Processor.HOSTING}),
        export=export,
        log=log,
        replay_mask=True,
        clauses=frozenset({"C6.2", "C7.4"}),
    )


ACCOUNT: Final = classified(
    _deletion(
        "user.unique_id.pseudonymous",
        Exported("deletion.account"),
        erasure=Erasure.KEEP_LEGAL,
        log=LogRule.PSEUDONYM,
    )
)
DELETION: Final = classified(
    _deletion("user.account", Exported("deletion"), erasure=Erasure.KEEP_LEGAL, log=LogRule.OK)
)
BURIED: Final = classified(
    _deletion(
        "user.account",
        ExportExempt("who is erased has no account to export"),
        erasure=Erasure.KEEP_LEGAL,
        log=LogRule.OK,
    )
)
HASH: Final = classified(
    _deletion(
        "user.unique_id.pseudonymous",
        ExportExempt("a keyed hash of the id that the export holds itself"),
        erasure=Erasure.KEEP_LEGAL,
        log=LogRule.NEVER,
    )
)
PARKED: Final = classified(
    _deletion(
        "user.contact.email",
        ExportExempt("a copy of the address and of the provider's id, until the deletion is over"),
        erasure=Erasure.SHRED,
        log=LogRule.NEVER,
    )
)
"""Sealed under the deletion's own key, which is destroyed when nobody has to be told any more."""
RECEIPT: Final = classified(
    _deletion(
        "user.authorization.credentials",
        ExportExempt("a digest of a secret that opens the receipt"),
        erasure=Erasure.KEEP_LEGAL,
        log=LogRule.NEVER,
    )
)
