"""The terms of service and the cookie policy that stand beside the privacy policy.

What they state of numbers is taken from the code that keeps to them; so whoever changes a number changes the
wording, and the pin says so.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from tic_domain.orders.refunding import REFUND_ASKED_WITHIN
from tic_domain.orders.splitting import WHOLE
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.privacy.cookies import COOKIES
from tic_domain.privacy.model import Clause, LegalText, Section
from tic_domain.reviews.model import PUBLISHED_AFTER, WRITTEN_WITHIN
from tic_domain.scheduling.model import HOLD

_MINUTE: Final = timedelta(minutes=1)
_EFFECTIVE: Final = "1 December 2026"


def _section(number: int, title: str, *clauses: tuple[str, str]) -> Section:
    return Section(
        number=number,
        title=title,
        intro="",
        listed=(),
        clauses=tuple(Clause(id=name, text=text) for name, text in clauses),
    )


def _percent(permille: int) -> str:
    return f"{permille * 100 / WHOLE:g}\u00a0%"


def _lasting(minutes: int) -> str:
    hours = minutes / 60
    return f"{hours / 24:g} days" if hours > 72 else f"{hours:g} hours"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _cancellation() -> str:
    steps = [
        f"{_percent(step.refund_permille)} up to {_lasting(step.minutes_before)} before it begins"
        for step in DEFAULT_TERMS.cancellation
    ]
    return (
        f"A coachee who cancels a session gets back {', '.join(steps)}, and nothing later than that. "
        "A coach who cancels, or doesn't come, gives everything back."
    )


TERMS_OF_SERVICE: Final = LegalText(
    title="Terms of Service",
    effective=_EFFECTIVE,
    lead="These terms say what you and we can rely on when you use techinterview.coach.",
    sections=(
        _section(
            1,
            "What we do",
            (
                "T1.1",
                "We bring people who prepare for tech interviews together with coaches. The coaching is "
                "agreed between coachee and coach; we provide the place for it.",
            ),
        ),
        _section(
            2,
            "Your account",
            (
                "T2.1",
                "You sign in with LinkedIn, for yourself, and keep your sign-in to yourself. You can be a "
                "coach, a coachee, or both.",
            ),
        ),
        _section(
            3,
            "What you may not do",
            (
                "T3.1",
                "Don't pretend to be somebody else, don't write what harasses or misleads, and don't use "
                "what a coachee shares with you for anything but preparing that coachee. Accounts that do "
                "may be suspended.",
            ),
        ),
        _section(
            4,
            "Coaches",
            (
                "T4.1",
                "What your profile says is true and is meant for the public. You don't pass on confidential "
                "interview material of any company.",
            ),
        ),
        _section(
            5,
            "Booking and paying",
            (
                "T5.1",
                f"A time that you choose is held for you for {HOLD // _MINUTE} minutes while you pay. "
                "The price that you see is the price that you pay.",
            ),
            (
                "T5.2",
                f"Of what a coachee pays the platform keeps {_percent(DEFAULT_TERMS.fee_permille)}; the "
                f"rest goes to the coach, {_lasting(DEFAULT_TERMS.payout_delay_minutes)} after the session.",
            ),
            (
                "T5.3",
                "What applies to an order is written on it when it is bought, and no later change of these "
                "terms alters it.",
            ),
        ),
        _section(
            6,
            "Moving and cancelling",
            ("T6.1", _cancellation()),
            (
                "T6.2",
                f"Up to {_lasting(DEFAULT_TERMS.reschedule_minutes)} before it begins, each side may move a "
                f"session, {_times(DEFAULT_TERMS.reschedules)}.",
            ),
            (
                "T6.3",
                f"Sessions of a package can be taken within {DEFAULT_TERMS.package_days} days. Within "
                f"{DEFAULT_TERMS.package_refund_days} days those not taken can be given back: what was "
                "taken is then counted at the price of a single session.",
            ),
            (
                "T6.4",
                "A month of a subscription can be given back within "
                f"{_lasting(DEFAULT_TERMS.period_refund_minutes)} of its payment, while nothing of it was "
                "used. A subscription can be ended at any time, to the end of what is paid.",
            ),
            (
                "T6.5",
                f"If a session was not what was agreed, ask for a refund within {REFUND_ASKED_WITHIN.days} "
                "days of the last one.",
            ),
        ),
        _section(
            7,
            "Reviews",
            (
                "T7.1",
                f"Within {WRITTEN_WITHIN.days} days of a session each side may review it. Neither sees the "
                f"other's review before both have written one, or {PUBLISHED_AFTER.days} days have passed.",
            ),
        ),
        _section(
            8,
            "No promise of a job",
            (
                "T8.1",
                "Coaching helps; it guarantees no offer. Coaches speak for themselves, not for their "
                "employers.",
            ),
        ),
        _section(9, "Contact", ("T9.1", "Questions go to support@techinterview.coach.")),
    ),
)

COOKIE_POLICY: Final = LegalText(
    title="Cookie Policy",
    effective=_EFFECTIVE,
    lead="We set few cookies, and each has one purpose.",
    sections=(
        Section(
            number=1,
            title="Cookies that the service needs",
            intro="These, and no others:",
            listed=tuple(
                Clause(
                    id=f"K1.{number}",
                    text=f"“{one.name}” {one.purpose}. It holds {one.holds}, and lasts {one.lasts}.",
                )
                for number, one in enumerate(COOKIES, start=1)
            ),
            clauses=(
                Clause(
                    id="K1.9",
                    text="Over an encrypted connection their names begin with “__Host-”, so that no other "
                    "site can set them.",
                ),
            ),
        ),
        _section(
            2,
            "Analytics",
            (
                "K2.1",
                "Analytics runs only if you say yes to it. Without a yes no script of an analytics service "
                "is loaded in your browser, and nothing is kept there for one.",
            ),
            (
                "K2.2",
                "With a yes a script of PostHog is loaded. It sets no cookie: what it keeps is in the "
                "storage of one tab, and goes when you close that.",
            ),
        ),
        _section(
            3,
            "Your choice",
            (
                "K3.1",
                "You can delete cookies in your browser at any time; you are signed out then. What you said "
                "about analytics you can change on the page Analytics.",
            ),
        ),
    ),
)


TERMS_PINS: Final[Mapping[str, str]] = {
    "T1.1": "1f1fce5a9b3a5404",
    "T2.1": "ff9ec76c5a1e1969",
    "T3.1": "e690d396f92513dd",
    "T4.1": "c5bb414307597aa2",
    "T5.1": "934656f24d6a56e9",
    "T5.2": "06802c99e0035213",
    "T5.3": "1b15194b6fe5c562",
    "T6.1": "a2cff7bdb6e7be71",
    "T6.2": "9d310ef019d07e34",
    "T6.3": "9c0dd1cab0aeda53",
    "T6.4": "d91258e269c98747",
    "T6.5": "4457e0a117dd02a2",
    "T7.1": "61ebb3a24776e963",
    "T8.1": "d5ce7e996e6ae17d",
    "T9.1": "165606766fb567c1",
}
COOKIE_PINS: Final[Mapping[str, str]] = {
    "K1.1": "094e43bd6a4e7bac",
    "K1.2": "d6ce27e95c561af6",
    "K1.3": "6cce692da4394c0b",
    "K1.9": "b26c9ed25dc3cacc",
    "K2.1": "fb7088c8e23be971",
    "K2.2": "d24b485fbaefcda3",
    "K3.1": "974b103ce56760ca",
}
"""Whoever changes a number or a wording reviews what keeps it first, then pins it anew."""
