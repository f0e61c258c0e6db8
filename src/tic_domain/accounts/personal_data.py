"""What is held about an account, declared once."""

from datetime import timedelta
from typing import Final

import attrs

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

_EVERYONE: Final = frozenset({Subject.COACH, Subject.COACHEE})
_WHILE_MEMBER: Final = Retention(Trigger.ACCOUNT_DELETION, None)
_SIGN_IN: Final = frozenset({"essential.service.authentication"})

ACCOUNT_ID: Final = classified(
    Personal(
        category="user.unique_id.pseudonymous",
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=_WHILE_MEMBER,
        erasure=Erasure.PSEUDONYM,
        recipients=frozenset({Processor.HOSTING}),
        export=Exported("account.id"),
        log=LogRule.PSEUDONYM,
        replay_mask=True,
        clauses=frozenset({"C2.1"}),
    )
)


def _identity(
    category: str, name: str, *, recipients: frozenset[Processor], clauses: frozenset[str]
) -> Personal:
    return Personal(
        category=category,
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=_SIGN_IN
        | ({"essential.service.notifications.email"} if "email" in category else frozenset()),
        legal_basis=LegalBasis.CONTRACT,
        retention=_WHILE_MEMBER,
        erasure=Erasure.SHRED,
        recipients=recipients,
        export=Exported(name),
        log=LogRule.NEVER,
        replay_mask=True,
        clauses=clauses,
    )


_HOSTED: Final = frozenset({Processor.HOSTING})

NAME: Final = classified(
    _identity(
        "user.name",
        "account.name",
        # The mails about a session say with whom it is.
        recipients=_HOSTED | {Processor.RESEND},
        clauses=frozenset({"C2.1", "C3.2", "C4.1", "C7.2"}),
    )
)
EMAIL: Final = classified(
    _identity(
        "user.contact.email",
        "account.email",
        recipients=_HOSTED | {Processor.RESEND},
        clauses=frozenset({"C2.1", "C3.2", "C7.2"}),
    )
)
PENDING_EMAIL: Final = classified(
    _identity(
        "user.contact.email",
        "account.pending_email",
        recipients=_HOSTED | {Processor.RESEND},
        clauses=frozenset({"C2.1", "C7.2"}),
    )
)
LINKEDIN: Final = classified(
    _identity(
        "user.social",
        "account.linkedin",
        recipients=_HOSTED | {Processor.LINKEDIN},
        clauses=frozenset({"C2.1", "C6.2"}),
    )
)


def _setting(category: str, name: str, purposes: frozenset[str], erasure: Erasure) -> Personal:
    return Personal(
        category=category,
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=purposes,
        legal_basis=LegalBasis.CONTRACT,
        retention=_WHILE_MEMBER,
        erasure=erasure,
        recipients=_HOSTED,
        export=Exported(name),
        log=LogRule.OK,
        replay_mask=False,
        clauses=frozenset({"C2.1"}),
    )


ROLES: Final = classified(
    _setting("user.account", "account.roles", frozenset({"essential.service"}), Erasure.NULL)
)
ACTIVE_ROLE: Final = classified(
    _setting("user.account.settings", "account.active_role", frozenset({"essential.service"}), Erasure.NULL)
)
STATUS: Final = classified(
    _setting("user.account", "account.status", frozenset({"essential.service.security"}), Erasure.PSEUDONYM)
)
USAGE_CONSENT: Final = classified(
    attrs.evolve(
        _setting(
            "user.account.settings",
            "account.usage_consent",
            frozenset({"analytics.reporting"}),
            Erasure.NULL,
        ),
        legal_basis=LegalBasis.CONSENT,
        clauses=frozenset({"C2.5", "C3.4"}),
    )
)
MEMBER_SINCE: Final = classified(
    _setting("user.account", "account.created_at", frozenset({"essential.service"}), Erasure.PSEUDONYM)
)


def _access(category: str, export: Exported | ExportExempt, log: LogRule, days: int) -> Personal:
    return Personal(
        category=category,
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=_SIGN_IN | {"essential.service.security"},
        legal_basis=LegalBasis.LEGITIMATE_INTEREST,
        retention=Retention(Trigger.EXPIRY, timedelta(days=days)),
        erasure=Erasure.DROP_ROW,
        recipients=_HOSTED,
        export=export,
        log=log,
        replay_mask=True,
        clauses=frozenset({"C2.1", "C3.3"}),
    )


WAY_IN_OWNER: Final = classified(
    _access("user.unique_id.pseudonymous", Exported("account.id"), LogRule.PSEUDONYM, 30)
)
"""Whose way in it is. Nothing is left of one whose owner is gone."""
SESSION_ID: Final = classified(
    _access("user.device.cookie_id", ExportExempt("an internal number"), LogRule.NEVER, 30)
)
SESSION_TOKEN: Final = classified(
    _access(
        "user.authorization.credentials", ExportExempt("a secret that opens the account"), LogRule.NEVER, 30
    )
)
SESSION_DEVICE: Final = classified(_access("user.device", Exported("sessions.device"), LogRule.NEVER, 30))
SESSION_TIME: Final = classified(_access("user.behavior", Exported("sessions.times"), LogRule.OK, 30))
TOKEN_ID: Final = classified(_access("user.unique_id", Exported("api_tokens.id"), LogRule.PSEUDONYM, 30))
TOKEN_DIGEST: Final = classified(
    _access(
        "user.authorization.credentials", ExportExempt("a secret that opens the account"), LogRule.NEVER, 30
    )
)
TOKEN_NAME: Final = classified(
    _access("user.account.settings", Exported("api_tokens.name"), LogRule.NEVER, 30)
)
TOKEN_SCOPES: Final = classified(
    _access("user.account.settings", Exported("api_tokens.scopes"), LogRule.OK, 30)
)
TOKEN_TIME: Final = classified(_access("user.behavior", Exported("api_tokens.times"), LogRule.OK, 30))


def _act(category: str, name: str, *, erasure: Erasure, log: LogRule) -> Personal:
    return Personal(
        category=category,
        subjects=_EVERYONE,
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.security"}),
        legal_basis=LegalBasis.LEGITIMATE_INTEREST,
        retention=_WHILE_MEMBER,
        erasure=erasure,
        recipients=_HOSTED,
        export=Exported(name),
        log=log,
        replay_mask=True,
        clauses=frozenset({"C3.3", "C7.1"}),
    )


OPERATOR_SUBJECT: Final = classified(
    _act("user.unique_id.pseudonymous", "account.id", erasure=Erasure.DROP_ROW, log=LogRule.PSEUDONYM)
)
OPERATOR_ACT: Final = classified(
    _act("user.behavior", "operator_acts", erasure=Erasure.DROP_ROW, log=LogRule.OK)
)
OPERATOR_REASON: Final = classified(
    _act("user.content.private", "operator_acts.reason", erasure=Erasure.SHRED, log=LogRule.NEVER)
)
