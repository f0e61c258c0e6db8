"""What is held about mails, declared once."""

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

MAILS_KEPT: Final = timedelta(days=90)
"""How long it is known which mail went out. Long enough for news of it, and for who asks after it."""


_FOR_A_WHILE: Final = Retention(Trigger.COLLECTION, MAILS_KEPT)


def _mail(
    category: str,
    export: Exported | ExportExempt,
    *,
    retention: Retention = _FOR_A_WHILE,
    log: LogRule = LogRule.OK,
    recipients: frozenset[Processor] = frozenset({Processor.HOSTING}),
    clauses: frozenset[str] = frozenset({"C3.2"}),
) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.notifications.email"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=retention,
        erasure=Erasure.DROP_ROW,
        recipients=recipients,
        export=export,
        log=log,
        replay_mask=False,
        clauses=clauses,
    )


_WHILE_MEMBER: Final = Retention(Trigger.ACCOUNT_DELETION, None)

KEY: Final = classified(
    _mail(
        "user.unique_id.pseudonymous",
        ExportExempt("the provider's key of a mail, made of ids that the export holds itself"),
        log=LogRule.NEVER,
        # It travels as the idempotency key.
        recipients=frozenset({Processor.HOSTING, Processor.RESEND}),
        clauses=frozenset({"C3.2", "C4.1"}),
    )
)
RECIPIENT: Final = classified(
    _mail("user.unique_id.pseudonymous", Exported("mails.recipient"), log=LogRule.PSEUDONYM)
)
SENT: Final = classified(_mail("user.behavior", Exported("mails")))
ADDRESS: Final = classified(
    _mail(
        "user.unique_id.pseudonymous",
        ExportExempt("a keyed hash of an address that the export holds itself"),
        log=LogRule.NEVER,
    )
)
MEMBER: Final = classified(
    _mail(
        "user.unique_id.pseudonymous",
        Exported("mails.recipient"),
        retention=_WHILE_MEMBER,
        log=LogRule.PSEUDONYM,
    )
)
CHOICE: Final = classified(
    _mail("user.account.settings", Exported("mails.switched_off"), retention=_WHILE_MEMBER)
)
UNREACHABLE: Final = classified(
    _mail("user.contact", Exported("mails.not_reaching"), retention=_WHILE_MEMBER)
)
UNREACHABLE_ADDRESS: Final = classified(
    _mail(
        "user.unique_id.pseudonymous",
        ExportExempt("a keyed hash of an address that the export holds itself"),
        retention=_WHILE_MEMBER,
        log=LogRule.NEVER,
    )
)
