"""What is held about matching: of the coachee, for matching alone, and never shown by being matched."""

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


def _matching(
    category: str,
    name: str,
    *,
    erasure: Erasure,
    log: LogRule,
    role: SubjectRole = SubjectRole.OWNER,
) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACHEE}),
        role=role,
        purposes=frozenset({"essential.service.matching"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=erasure,
        recipients=frozenset({Processor.HOSTING}),
        export=Exported(name),
        log=log,
        replay_mask=True,
        clauses=frozenset({"C2.2"}),
    )


_QUIZ: Final = "user.content.private.quiz"
_CV: Final = "user.content.private.cv"

COACHEE_ID: Final = classified(
    _matching(
        "user.unique_id.pseudonymous",
        "matching.coachee_id",
        erasure=Erasure.DROP_ROW,
        log=LogRule.PSEUDONYM,
    )
)
QUIZ_ANSWERS: Final = classified(
    _matching(_QUIZ, "matching.answers", erasure=Erasure.SHRED, log=LogRule.NEVER)
)
QUIZ_DRAFT: Final = classified(_matching(_QUIZ, "matching.draft", erasure=Erasure.SHRED, log=LogRule.NEVER))
QUIZ_TIME: Final = classified(
    _matching("user.behavior", "matching.answered_at", erasure=Erasure.DROP_ROW, log=LogRule.OK)
)
ANSWERS_VERSION: Final = classified(
    _matching("user.behavior", "matching.answers_version", erasure=Erasure.DROP_ROW, log=LogRule.OK)
)
MATCHED_COACH: Final = classified(
    _matching(
        "user.unique_id.pseudonymous",
        "matching.matches.coach",
        erasure=Erasure.DROP_ROW,
        log=LogRule.NEVER,
        role=SubjectRole.RECIPIENT,
    )
)
"""The match is the coachee's. It goes with the coach, too: there is nobody any more to be matched with."""
MATCH_RESULT: Final = classified(
    _matching(_QUIZ, "matching.matches", erasure=Erasure.SHRED, log=LogRule.NEVER)
)
"""Score and reasons follow from the answers, so they are kept as closely as those."""
MATCH_TIME: Final = classified(
    _matching("user.behavior", "matching.matches.made_at", erasure=Erasure.DROP_ROW, log=LogRule.OK)
)


def _outcome(category: str, export: Exported | ExportExempt) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.matching"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.COLLECTION, timedelta(days=365)),
        erasure=Erasure.DROP_ROW,
        recipients=frozenset({Processor.HOSTING}),
        export=export,
        log=LogRule.NEVER,
        replay_mask=True,
        clauses=frozenset({"C2.2"}),
    )


_PSEUDONYM: Final = "user.unique_id.pseudonymous"

OUTCOME: Final = classified(_outcome("user.behavior", Exported("matching.outcomes")))
OUTCOME_PAIR: Final = classified(
    _outcome(
        _PSEUDONYM, ExportExempt("a keyed hash of the coachee's id and the coach's; says nothing itself")
    )
)
OUTCOME_COACHEE: Final = classified(
    _outcome(_PSEUDONYM, ExportExempt("a keyed hash of the id that the export holds itself"))
)
CV: Final = classified(_matching(_CV, "matching.cvs", erasure=Erasure.DROP_ROW, log=LogRule.NEVER))
CV_SEALED: Final = classified(
    _matching(_CV, "matching.cvs.details", erasure=Erasure.SHRED, log=LogRule.NEVER)
)
"""File name and suggestions. The content itself is a file, sealed under the same key."""
CV_FILE: Final = classified(
    _matching(_CV, "matching.cvs.content", erasure=Erasure.DROP_ROW, log=LogRule.NEVER)
)
"""Names the sealed file: erasing has to remove that too, which opens no more once its owner's key is gone."""
