"""The privacy policy that the product serves. A clause's wording is pinned: see `PINS`."""

from collections.abc import Mapping
from typing import Final

from tic_domain.privacy.model import Clause, LegalText, Section

_SUPPORT: Final = "support@techinterview.coach"


def _clause(id: str, text: str) -> Clause:
    return Clause(id=id, text=text)


def _plain(text: str) -> Clause:
    return Clause(id=None, text=text)


PRIVACY_POLICY: Final = LegalText(
    title="Privacy Policy",
    effective="1 December 2026",
    lead=(
        "techinterview.coach (“we”, “us”) is a marketplace that connects people preparing for tech "
        "interviews with coaches. This policy says what personal data we collect, how we use it and what "
        "you decide."
    ),
    sections=(
        Section(
            number=1,
            title="Overview",
            intro=(
                "This policy applies to everyone who uses techinterview.coach. "
                "It stands beside our Terms of Service and Cookie Policy."
            ),
            listed=(),
            clauses=(),
        ),
        Section(
            number=2,
            title="Data we collect",
            intro="We collect what you give us and what comes into being as you use the platform:",
            listed=(
                _clause(
                    "C2.1",
                    "Account data: your name, e-mail address and profile details that LinkedIn passes on "
                    "when you sign in, and the role you use the platform in (coach or coachee).",
                ),
                _clause(
                    "C2.2",
                    "Matching data: your quiz answers and, if you upload one, your CV. "
                    "They are used solely to match you with suitable coaches.",
                ),
                _clause(
                    "C2.3",
                    "Messages: conversations between coaches and coachees, stored to provide the chat.",
                ),
                _clause(
                    "C2.4",
                    "Payment data: handled by Stripe. We never store card numbers, only records of orders "
                    "and payouts (amounts, status, timestamps).",
                ),
                _clause(
                    "C2.5",
                    "Usage data: product analytics (PostHog) and error reports (Rollbar) on page views, "
                    "product events and technical failures.",
                ),
                _clause("C2.6", "Sensitive inputs are masked in recordings made for analytics."),
            ),
            clauses=(),
        ),
        Section(
            number=3,
            title="How we use it",
            intro="We use your information to:",
            listed=(
                _clause("C3.1", "Provide the service: matching, messaging, booking and payouts."),
                _clause(
                    "C3.2",
                    "Send transactional e-mail about your orders and your account, and no other mail.",
                ),
                _clause("C3.3", "Secure the platform and prevent abuse."),
                _clause("C3.4", "Understand how the product is used, and improve it."),
            ),
            clauses=(_clause("C3.5", "We do not sell your personal data."),),
        ),
        Section(
            number=4,
            title="Sharing",
            intro="",
            listed=(),
            clauses=(
                _clause(
                    "C4.1",
                    "Data is shared with the service providers that power the platform: Stripe (payments), "
                    "PostHog (analytics), Rollbar (error tracking), Resend (transactional e-mail) and our "
                    "hosting providers. Each gets only what its function needs.",
                ),
                _clause(
                    "C4.2",
                    "Your quiz answers and CV reach an individual coach only when you start a conversation "
                    "with that coach.",
                ),
            ),
        ),
        Section(
            number=6,
            title="Retention and deletion",
            intro="",
            listed=(),
            clauses=(
                _clause(
                    "C6.1",
                    "You can delete your account from Settings once no payment or subscription of yours is "
                    "in progress.",
                ),
                _clause(
                    "C6.2",
                    "Deletion anonymises your personal details, removes your CV and LinkedIn data, and "
                    "delists any coach profile.",
                ),
                _clause("C6.3", "Records of orders are kept as financial compliance requires."),
            ),
        ),
        Section(
            number=7,
            title="Your rights",
            intro="Depending on where you live, the law gives you these rights. We give them to everyone:",
            listed=(
                _clause("C7.1", "Access: see everything we hold about you."),
                _clause("C7.2", "Correction: have it put right."),
                _clause("C7.3", "Export: take it with you."),
                _clause("C7.4", "Deletion: have it removed."),
            ),
            clauses=(_plain(f"Use Settings, or write to {_SUPPORT} and we help."),),
        ),
        Section(
            number=8,
            title="Contact",
            intro=f"For questions and requests about privacy, write to {_SUPPORT}.",
            listed=(),
            clauses=(),
        ),
    ),
)

PINS: Final[Mapping[str, str]] = {
    "C2.1": "566190e0e714c194",
    "C2.2": "117355d7cc253fd6",
    "C2.3": "190a395da600f8ef",
    "C2.4": "95b8589af3711ac7",
    "C2.5": "5bbc1b10f68a4122",
    "C2.6": "b4319648f84db390",
    "C3.1": "74a811dfbc3a661a",
    "C3.2": "26d9b1a51ac95712",
    "C3.3": "fe76294b9882d932",
    "C3.4": "68592a3ba8b5f985",
    "C3.5": "a864e8aec97ac6fa",
    "C4.1": "981b787854155c54",
    "C4.2": "16dc2132bab8176d",
    "C6.1": "682a1f43e9b5b7e7",
    "C6.2": "c72ac89306ac7ac2",
    "C6.3": "9609db1d51dcb488",
    "C7.1": "f199a9c42c09e0c6",
    "C7.2": "316644b3ae3ced98",
    "C7.3": "8e3ac961bef6a1fd",
    "C7.4": "e5a1b2d22f887d29",
}
"""Whoever rewords a clause reviews its code and tests first, then pins the new wording."""

AWAITED: Final[frozenset[str]] = frozenset()
"""Clauses that nothing keeps yet. `tic policy check` says so, and fails once one of them is kept."""
