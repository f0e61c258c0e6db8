"""What is held about calendars. Who meets whom, and when, is personal to both."""

from typing import Final

from tic_domain.shared.classification import (
    Erasure,
    Exported,
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

_COACH: Final = frozenset({Subject.COACH})
_BOTH: Final = frozenset({Subject.COACH, Subject.COACHEE})


def _calendar(
    category: str,
    name: str,
    *,
    subjects: frozenset[Subject] = _BOTH,
    role: SubjectRole = SubjectRole.CO_OWNER,
    erasure: Erasure = Erasure.PSEUDONYM,
    log: LogRule = LogRule.NEVER,
    replay_mask: bool = False,
    recipients: frozenset[Processor] = frozenset({Processor.HOSTING}),
    clauses: frozenset[str] = frozenset({"C3.1"}),
) -> Personal:
    return Personal(
        category=category,
        subjects=subjects,
        role=role,
        purposes=frozenset({"essential.service"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=erasure,
        recipients=recipients,
        export=Exported(name),
        log=log,
        replay_mask=replay_mask,
        clauses=clauses,
    )


PARTY: Final = classified(
    _calendar("user.unique_id.pseudonymous", "calendar.parties", log=LogRule.PSEUDONYM, replay_mask=True)
)
SESSION: Final = classified(_calendar("user.behavior", "calendar.sessions"))
TIMES: Final = classified(
    _calendar(
        "user.behavior",
        "calendar.sessions",
        recipients=frozenset({Processor.HOSTING, Processor.RESEND}),
        clauses=frozenset({"C3.1", "C3.2", "C4.1"}),
    )
)
"""When a session is: what the mails about it say."""
NOTE: Final = classified(
    _calendar(
        "user.content.private",
        "calendar.notes",
        subjects=_COACH,
        role=SubjectRole.OWNER,
        erasure=Erasure.SHRED,
        replay_mask=True,
    )
)
RULES_OWNER: Final = classified(
    _calendar(
        "user.unique_id.pseudonymous",
        "booking_rules.coach_id",
        subjects=_COACH,
        role=SubjectRole.OWNER,
        erasure=Erasure.DROP_ROW,
        log=LogRule.PSEUDONYM,
    )
)
RULES: Final = classified(
    _calendar(
        "user.account.settings",
        "booking_rules",
        subjects=_COACH,
        role=SubjectRole.OWNER,
        erasure=Erasure.DROP_ROW,
    )
)
