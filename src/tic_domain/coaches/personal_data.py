"""What is held about a coach's profile. It is written to be public, and delisting takes it away."""

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


def _profile(category: str, name: str, erasure: Erasure) -> Personal:
    return Personal(
        category=category,
        subjects=frozenset({Subject.COACH}),
        role=SubjectRole.OWNER,
        purposes=frozenset({"essential.service", "essential.service.matching"}),
        legal_basis=LegalBasis.CONTRACT,
        retention=Retention(Trigger.ACCOUNT_DELETION, None),
        erasure=erasure,
        recipients=frozenset({Processor.HOSTING}),
        export=Exported(name),
        log=LogRule.NEVER,
        replay_mask=False,
        clauses=frozenset({"C3.1", "C6.2"}),
    )


COACH_ID: Final = classified(_profile("user.unique_id.pseudonymous", "profile.coach_id", Erasure.DROP_ROW))
PUBLIC_NAME: Final = classified(_profile("user.name", "profile.public_name", Erasure.DROP_ROW))
HEADLINE: Final = classified(_profile("user.content.public", "profile.headline", Erasure.DROP_ROW))
BIO: Final = classified(_profile("user.content.public", "profile.bio", Erasure.DROP_ROW))
EXPERIENCE: Final = classified(_profile("user.workplace", "profile.experience", Erasure.DROP_ROW))
EXPERTISE: Final = classified(_profile("user.content.public", "profile.expertise", Erasure.DROP_ROW))
SPOKEN: Final = classified(_profile("user.demographic.language", "profile.languages", Erasure.DROP_ROW))
HOURS: Final = classified(_profile("user.location.imprecise", "profile.hours", Erasure.DROP_ROW))
LISTING: Final = classified(_profile("user.account.settings", "profile.listing", Erasure.DROP_ROW))
OFFERING: Final = classified(_profile("user.content.public", "profile.offerings", Erasure.DROP_ROW))
STANDING: Final = classified(_profile("user.behavior", "profile.standing", Erasure.DROP_ROW))
