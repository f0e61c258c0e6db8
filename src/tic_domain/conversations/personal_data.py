"""What is held about conversations, declared once."""

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

_BOTH: Final = frozenset({Subject.COACH, Subject.COACHEE})
_MESSAGING: Final = frozenset({"essential.service.messaging"})


def _talk(
    category: str,
    name: str,
    *,
    role: SubjectRole = SubjectRole.CO_OWNER,
    purposes: frozenset[str] = _MESSAGING,
    erasure: Erasure = Erasure.PSEUDONYM,
    log: LogRule = LogRule.OK,
    replay_mask: bool = False,
    clauses: frozenset[str] = frozenset({"C2.3"}),
) -> Personal:
    return Personal(
        category=category,
        subjects=_BOTH,
        role=role,
        purposes=purposes,
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=erasure,
        recipients=frozenset({Processor.HOSTING}),
        export=Exported(name),
        log=log,
        replay_mask=replay_mask,
        clauses=clauses,
    )


_DISCLOSED: Final = frozenset({"C2.2", "C4.2"})

PARTY: Final = classified(
    _talk("user.unique_id.pseudonymous", "conversations.parties", log=LogRule.PSEUDONYM, replay_mask=True)
)
TALK_TIME: Final = classified(_talk("user.behavior", "conversations.times"))
BODY: Final = classified(
    _talk(
        "user.content.private",
        "conversations.messages",
        role=SubjectRole.OWNER,
        erasure=Erasure.SHRED,
        log=LogRule.NEVER,
        replay_mask=True,
    )
)
SENDER: Final = classified(
    _talk("user.unique_id.pseudonymous", "conversations.messages.sender", log=LogRule.PSEUDONYM)
)
DISCLOSURE: Final = classified(_talk("user.behavior", "disclosures", clauses=_DISCLOSED))
DISCLOSING: Final = classified(
    _talk(
        "user.unique_id.pseudonymous",
        "disclosures.parties",
        role=SubjectRole.OWNER,
        erasure=Erasure.DROP_ROW,
        log=LogRule.PSEUDONYM,
        clauses=_DISCLOSED,
    )
)
"""Whose matching data it is: once that is gone, nothing is disclosed any more."""
DISCLOSED_TO: Final = classified(
    _talk(
        "user.unique_id.pseudonymous",
        "disclosures.parties",
        role=SubjectRole.RECIPIENT,
        log=LogRule.PSEUDONYM,
        clauses=_DISCLOSED,
    )
)
"""The coach. That somebody saw the data stays known to whom it is about."""
ACCESS: Final = classified(
    _talk(
        "user.behavior",
        "disclosures.accesses",
        purposes=frozenset({"essential.service.security"}),
        clauses=_DISCLOSED | {"C7.1"},
    )
)
_REPEATED: Final = ExportExempt("it repeats for a day what the conversations themselves hold")
LIVE: Final = classified(
    attrs.evolve(_talk("user.behavior", "conversations.live", erasure=Erasure.DROP_ROW), export=_REPEATED)
)
LIVE_PARTY: Final = classified(
    attrs.evolve(
        _talk(
            "user.unique_id.pseudonymous",
            "conversations.live.parties",
            erasure=Erasure.DROP_ROW,
            log=LogRule.PSEUDONYM,
            replay_mask=True,
        ),
        export=_REPEATED,
    )
)


def _preference(category: str, log: LogRule) -> Personal:
    return _talk(
        category,
        "conversations.preferences",
        role=SubjectRole.OWNER,
        erasure=Erasure.DROP_ROW,
        log=log,
        clauses=frozenset({"C2.3", "C3.3"}),
    )


PREFERENCE: Final = classified(_preference("user.account.settings", LogRule.OK))
PREFERENCE_OWNER: Final = classified(_preference("user.unique_id.pseudonymous", LogRule.PSEUDONYM))
BLOCK: Final = classified(
    _talk(
        "user.unique_id.pseudonymous",
        "blocks",
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.security"}),
        erasure=Erasure.DROP_ROW,
        log=LogRule.PSEUDONYM,
        clauses=frozenset({"C3.3"}),
    )
)


def _report(category: str, name: str, *, erasure: Erasure, log: LogRule) -> Personal:
    return _talk(
        category,
        name,
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service.security"}),
        erasure=erasure,
        log=log,
        replay_mask=True,
        clauses=frozenset({"C3.3"}),
    )


REPORT: Final = classified(_report("user.behavior", "reports", erasure=Erasure.PSEUDONYM, log=LogRule.OK))
REPORTER: Final = classified(
    _report("user.unique_id.pseudonymous", "reports.filed", erasure=Erasure.PSEUDONYM, log=LogRule.PSEUDONYM)
)
REPORTED: Final = classified(
    attrs.evolve(
        _report("user.unique_id.pseudonymous", "reports", erasure=Erasure.PSEUDONYM, log=LogRule.PSEUDONYM),
        # Who is reported doesn't learn by whom: theirs are the messages quoted, and what was decided.
        export=ExportExempt("it would tell who reported them; what was decided is in the operators' acts"),
    )
)
REPORT_WORDS: Final = classified(
    _report("user.content.private", "reports.words", erasure=Erasure.SHRED, log=LogRule.NEVER)
)
QUOTE: Final = classified(
    attrs.evolve(
        _report("user.content.private", "reports.quotes", erasure=Erasure.SHRED, log=LogRule.NEVER),
        export=ExportExempt("a copy of a message, kept so that a report can be judged after it was deleted"),
    )
)
