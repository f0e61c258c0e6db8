"""What is held about reviews, declared once."""

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


def _review(
    category: str,
    name: str,
    *,
    role: SubjectRole = SubjectRole.CO_OWNER,
    purposes: frozenset[str] = frozenset({"essential.service"}),
    erasure: Erasure = Erasure.PSEUDONYM,
    log: LogRule = LogRule.NEVER,
    replay_mask: bool = False,
) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH, Subject.COACHEE}),
        role=role,
        purposes=purposes,
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=erasure,
        recipients=frozenset({Processor.HOSTING}),
        export=Exported(name),
        log=log,
        replay_mask=replay_mask,
        clauses=frozenset({"C3.1"}),
    )


AUTHOR: Final = classified(
    _review(
        "user.unique_id.pseudonymous",
        "reviews.parties",
        role=SubjectRole.OWNER,
        log=LogRule.PSEUDONYM,
        replay_mask=True,
    )
)
REVIEWED: Final = classified(
    _review(
        "user.unique_id.pseudonymous",
        "reviews.parties",
        role=SubjectRole.RECIPIENT,
        log=LogRule.PSEUDONYM,
        replay_mask=True,
    )
)
RATING: Final = classified(
    _review(
        "user.content.public",
        "reviews.ratings",
        purposes=frozenset({"essential.service", "essential.service.matching"}),
        replay_mask=True,
    )
)
"""It stays without its author: a coach's rating is not made of those alone who are still members."""
TEXT: Final = classified(
    _review(
        "user.content.public",
        "reviews.texts",
        role=SubjectRole.OWNER,
        erasure=Erasure.SHRED,
        replay_mask=True,
    )
)
COURSE: Final = classified(_review("user.behavior", "reviews.times"))
