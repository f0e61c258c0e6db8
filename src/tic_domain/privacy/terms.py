"""The terms of service and the cookie policy that stand beside the privacy policy."""

from typing import Final

from tic_domain.privacy.model import LegalText, Section


def _section(number: int, title: str, intro: str) -> Section:
    return Section(number=number, title=title, intro=intro, listed=(), clauses=())


TERMS_OF_SERVICE: Final = LegalText(
    title="Terms of Service",
    effective="1 December 2026",
    lead="These terms say what you and we can rely on when you use techinterview.coach.",
    sections=(
        _section(
            1,
            "What we do",
            "We bring people who prepare for tech interviews together with coaches. The coaching is "
            "agreed between coachee and coach; we provide the place for it.",
        ),
        _section(
            2,
            "Your account",
            "You sign in with LinkedIn, for yourself, and keep your sign-in to yourself. You can be a coach, "
            "a coachee, or both.",
        ),
        _section(
            3,
            "What you may not do",
            "Don't pretend to be somebody else, don't write what harasses or misleads, and don't use what a "
            "coachee shares with you for anything but preparing that coachee. Accounts that do may be "
            "suspended.",
        ),
        _section(
            4,
            "Coaches",
            "What your profile says is true and is meant for the public. You don't pass on confidential "
            "interview material of any company.",
        ),
        _section(
            5,
            "No promise of a job",
            "Coaching helps; it guarantees no offer. Coaches speak for themselves, not for their employers.",
        ),
        _section(6, "Contact", "Questions go to support@techinterview.coach."),
    ),
)

COOKIE_POLICY: Final = LegalText(
    title="Cookie Policy",
    effective="1 December 2026",
    lead="We set few cookies, and each has one purpose.",
    sections=(
        _section(
            1,
            "Cookies that the service needs",
            "One keeps you signed in for up to 30 days, one binds a sign-in to your browser for ten minutes, "
            "and one protects forms against forgery. They hold random values and nothing about you.",
        ),
        _section(
            2,
            "Analytics",
            "No analytics cookie is set and no script of an analytics service is loaded in your browser.",
        ),
        _section(
            3, "Your choice", "You can delete cookies in your browser at any time; you are signed out then."
        ),
    ),
)
