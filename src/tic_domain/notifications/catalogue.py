"""Every mail there is, and who may do without it."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from tic_domain.shared.clauses import clause


class Topic(Enum):
    """What a member can switch off."""

    MESSAGES = "messages"
    REVIEWS = "reviews"
    REMINDERS = "reminders"


class Duty(Enum):
    """Why a mail can't be switched off."""

    ACCOUNT = "account"
    ORDERS = "orders"


class MailKind(Enum):
    """Kept with each mail: never change a value, add another."""

    EMAIL_CONFIRMATION = "email-confirmation"
    EMAIL_CHANGE_ASKED = "email-change-asked"
    ACCESS_ISSUED = "access-issued"
    ACCOUNT_SUSPENDED = "account-suspended"
    ACCOUNT_RESTORED = "account-restored"
    PROFILE_TAKEN_DOWN = "profile-taken-down"
    REVIEW_TAKEN_DOWN = "review-taken-down"
    REPORT_ANSWERED = "report-answered"
    WARNING = "warning"
    DELETION_REQUESTED = "deletion-requested"
    DELETION_BLOCKED = "deletion-blocked"
    DELETION_CANCELLED = "deletion-cancelled"
    FAREWELL = "farewell"

    SESSION_INVITE = "session-invite"
    ORDER_PAID = "order-paid"
    ORDER_SOLD = "order-sold"
    ORDER_EXPIRED = "order-expired"
    ORDER_CANCELLED = "order-cancelled"
    REFUND_ASKED = "refund-asked"
    REFUND_GRANTED = "refund-granted"
    REFUND_DENIED = "refund-denied"
    REFUND_SENT = "refund-sent"
    REFUND_RETURNED = "refund-returned"
    DISPUTE_OPENED = "dispute-opened"
    DISPUTE_CLOSED = "dispute-closed"
    SUBSCRIPTION_BEGUN = "subscription-begun"
    RENEWAL_FAILED = "renewal-failed"
    SUBSCRIPTION_ENDING = "subscription-ending"
    SUBSCRIPTION_RESUMED = "subscription-resumed"
    SUBSCRIPTION_ENDED = "subscription-ended"
    PAYOUT_SENT = "payout-sent"
    PAYOUT_TAKEN_BACK = "payout-taken-back"
    PAYOUT_HELD = "payout-held"
    PAYOUT_RELEASED = "payout-released"
    PAYOUT_TROUBLE = "payout-trouble"

    MESSAGES = "messages"
    REVIEW_INVITATION = "review-invitation"
    REVIEW_PUBLISHED = "review-published"
    PACKAGE_ENDING = "package-ending"

    TEST = "test"


_OPTIONAL: Final[Mapping[MailKind, Topic]] = {
    MailKind.MESSAGES: Topic.MESSAGES,
    MailKind.REVIEW_INVITATION: Topic.REVIEWS,
    MailKind.REVIEW_PUBLISHED: Topic.REVIEWS,
    MailKind.PACKAGE_ENDING: Topic.REMINDERS,
}
_ABOUT_ACCOUNT: Final = frozenset(
    {
        MailKind.EMAIL_CONFIRMATION,
        MailKind.EMAIL_CHANGE_ASKED,
        MailKind.ACCESS_ISSUED,
        MailKind.ACCOUNT_SUSPENDED,
        MailKind.ACCOUNT_RESTORED,
        MailKind.PROFILE_TAKEN_DOWN,
        MailKind.REVIEW_TAKEN_DOWN,
        MailKind.REPORT_ANSWERED,
        MailKind.WARNING,
        MailKind.DELETION_REQUESTED,
        MailKind.DELETION_BLOCKED,
        MailKind.DELETION_CANCELLED,
        MailKind.FAREWELL,
        MailKind.TEST,
    }
)

CATALOGUE: Final[Mapping[MailKind, Topic | Duty]] = {
    kind: _OPTIONAL.get(kind) or (Duty.ACCOUNT if kind in _ABOUT_ACCOUNT else Duty.ORDERS)
    for kind in MailKind
}
TOPIC_WORDS: Final[Mapping[Topic, tuple[str, str]]] = {
    Topic.MESSAGES: (
        "New messages",
        "One mail for what you have not read, at most one an hour for a conversation.",
    ),
    Topic.REVIEWS: ("Reviews", "An invitation to review a session, once, and word of a review about you."),
    Topic.REMINDERS: ("Reminders", "Before sessions of a package that you have paid for lapse."),
}
"""What it is called, and what comes of it."""
DUTY_WORDS: Final[Mapping[Duty, tuple[str, str, str]]] = {
    Duty.ACCOUNT: (
        "Your account",
        "Your address, your access tokens, what operators did, deletion.",
        "They keep your account safe: you would not notice otherwise what somebody else did to it.",
    ),
    Duty.ORDERS: (
        "Your orders and payouts",
        "Bookings with their invites, payments, refunds, disputes, subscriptions, payouts.",
        "They are about money and appointments that bind you, and the other side relies on your knowing.",
    ),
}
"""What it is called, what comes of it, and why it can't be switched off."""


@clause("C3.2")
def topic_of(kind: MailKind) -> Topic | None:
    """None for what can't be switched off."""
    found = CATALOGUE[kind]
    return found if isinstance(found, Topic) else None
