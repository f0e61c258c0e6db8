"""What is held about exports, declared once."""

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


def _export(category: str, export: Exported | ExportExempt, log: LogRule) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.legal_obligation"}),
        legal_basis=LegalBasis.LEGAL_OBLIGATION,
        # Its expiry is the end of it: nothing is kept beyond.
        retention=Retention(Trigger.EXPIRY, timedelta(0)),
        erasure=Erasure.DROP_ROW,
        recipients=frozenset({Processor.HOSTING}),
        export=export,
        log=log,
        replay_mask=False,
        clauses=frozenset({"C7.3"}),
    )


OWNER: Final = classified(
    _export("user.unique_id.pseudonymous", Exported("exports.owner"), LogRule.PSEUDONYM)
)
COURSE: Final = classified(_export("user.behavior", Exported("exports"), LogRule.OK))
FILE: Final = classified(
    _export(
        "user.unique_id.pseudonymous",
        ExportExempt("it names the very file that you are reading"),
        LogRule.NEVER,
    )
)
"""Names the sealed file: erasing has to remove that too."""
