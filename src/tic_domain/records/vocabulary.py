"""Kinds of records and their fields in plain words, and where each is corrected."""

from collections.abc import Mapping
from typing import Final

import attrs

from tic_domain.records.model import HeldKind


@attrs.frozen(kw_only=True)
class KindWords:
    title: str
    what: str
    group: str
    """A heading that several kinds share."""
    correct_at: str | None
    """An address of the site."""
    correct: str
    """How it is put right: the words of the link, or why there is nothing to correct."""


ACCOUNT: Final = "Your account"
COACH: Final = "Your coach profile and calendar"
MATCHING: Final = "Quiz, CV and matches"
TALKS: Final = "Conversations and sharing"
MONEY: Final = "Orders and money"
OPERATION: Final = "Running the platform"
GROUPS: Final = (ACCOUNT, COACH, MATCHING, TALKS, MONEY, OPERATION)

_FACT: Final = "It is a record of what happened. Write to support if it is wrong."


def _kind(title: str, what: str, group: str, correct: str = _FACT, at: str | None = None) -> KindWords:
    return KindWords(title=title, what=what, group=group, correct=correct, correct_at=at)


KINDS: Final[Mapping[str, KindWords]] = {
    "accounts": _kind(
        "Account",
        "Name, e-mail address, roles, and what LinkedIn passed on when you last signed in.",
        ACCOUNT,
        "Correct name, e-mail address and roles. What came from LinkedIn follows LinkedIn at your next sign-in",
        "/settings",
    ),
    "web_sessions": _kind(
        "Signed-in devices",
        "Browsers in which you are signed in.",
        ACCOUNT,
        "Sign devices out",
        "/settings/devices",
    ),
    "api_tokens": _kind(
        "API tokens",
        "Ways in that you gave to programs.",
        ACCOUNT,
        "Revoke tokens",
        "/settings/tokens",
    ),
    "email_confirmations": _kind(
        "E-mail address to be confirmed",
        "A new address that waits for you to follow the link sent to it.",
        ACCOUNT,
        "Give another address",
        "/settings",
    ),
    "data_exports": _kind(
        "Exports", "When you asked for a copy of your data.", ACCOUNT, "Remove exports", "/settings/export"
    ),
    "coach_profiles": _kind(
        "Coach profile", "What coachees read about you.", COACH, "Correct your profile and hours", "/desk"
    ),
    "offerings": _kind("Offerings", "What coachees can buy of you.", COACH, "Correct your offerings", "/desk"),
    "booking_rules": _kind(
        "Rules for booking", "How your time may be booked.", COACH, "Correct the rules", "/calendar"
    ),
    "calendar_entries": _kind(
        "Calendar", "Sessions, held times and blocked time.", COACH, "Change your calendar", "/calendar"
    ),
    "quiz_answers": _kind(
        "Quiz answers", "Every version of your answers.", MATCHING, "Correct your answers", "/quiz"
    ),
    "quiz_drafts": _kind("Quiz, unfinished", "Answers not handed in yet.", MATCHING, "Go on with the quiz", "/quiz"),
    "cvs": _kind(
        "CVs", "Each version, and what was read from it. The files are in the export.", MATCHING,
        "Replace or delete your CV", "/cv",
    ),
    "matches": _kind(
        "Matches", "Coaches that were shown to you, with the reasons.", MATCHING,
        "They follow from your answers: correct those", "/quiz",
    ),
    "suggestions": _kind(
        "Suggestion", "The coach that was found for you when everyone was matched.", MATCHING,
        "It follows from your answers: correct those", "/quiz",
    ),
    "match_outcomes": _kind(
        "What came of matches", "Whether you wrote to a coach who was shown to you, and at which rank.", MATCHING
    ),
    "match_run_scores": _kind(
        "Scores while everyone is matched", "Kept while a run is going on, and cleared at its end.", MATCHING,
        "They follow from your answers: correct those", "/quiz",
    ),
    "conversations": _kind("Conversations", "With whom, since when, and how far each of you has read.", TALKS),
    "messages": _kind(
        "Messages", "What you wrote, and what was written to you.", TALKS, "Go to your conversations", "/inbox"
    ),
    "disclosures": _kind(
        "Sharing of quiz and CV",
        "Which version was shared in which conversation. As a coach: what was shared with you.",
        TALKS, "End sharing", "/settings/sharing",
    ),
    "disclosure_accesses": _kind(
        "Who looked at quiz and CV", "Each time that a coach opened what was shared.", TALKS
    ),
    "blocks": _kind(
        "Members you blocked", "They can't write to you.", TALKS, "Lift a block in the conversation", "/inbox"
    ),
    "reviews": _kind(
        "Reviews", "Those you wrote, and those about you that are published.", TALKS, "Your reviews", "/reviews"
    ),
    "orders": _kind("Orders", "What was bought, under which terms, and how it stands.", MONEY),
    "coaching_sessions": _kind("Sessions", "The sessions of each order.", MONEY),
    "order_acts": _kind("History of orders", "Who did what with an order, and what they wrote.", MONEY),
    "subscriptions": _kind("Subscriptions", "What is paid month by month.", MONEY),
    "ledger_movements": _kind("Movements of money", "Each charge, refund and payout of an order.", MONEY),
    "ledger_postings": _kind("Bookings", "How each movement was booked.", MONEY),
    "payout_accounts": _kind(
        "Account for payouts", "What the payment provider says about it.", MONEY,
        "Your name, address and bank account are the payment provider's: correct them there", "/payouts",
    ),
    "people": _kind(
        "Names of the people", "Those you talked with, bought from or sold to, as you see them.", TALKS,
        "Each of them corrects their own name.",
    ),
}  # fmt: skip

_COMMON: Final[Mapping[str, str]] = {
    "id": "Its id",
    "account_id": "Your id",
    "coach_id": "Coach",
    "coachee_id": "Coachee",
    "conversation_id": "Conversation",
    "order_id": "Order",
    "created_at": "Made",
    "expires_at": "Ends by itself",
    "state": "State",
    "status": "State",
    "title": "Title",
    "kind": "Kind",
    "minutes": "Minutes",
    "sessions": "Sessions",
    "price": "Price",
    "currency": "Currency",
    "terms": "Terms",
    "placed_at": "Ordered",
    "held_until": "Held until",
    "offering_id": "Offering",
    "checkout": "Payment page",
    "reference": "Number with the payment provider",
    "starts_at": "Begins",
    "ends_at": "Ends",
    "note": "Note",
    "amount": "Amount",
    "refund": "Refund",
    "answers_version": "Version of your answers",
    "version": "Version",
    "number": "Number",
    "name": "Name",
    "made_at": "Made",
    "quiz_version": "Version of the quiz",
    "weights_version": "Version of the weights",
    "roles": "Roles",
    "result": "Score and reasons",
    "at": "When",
}

_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "accounts": {
        "id": "Your id", "email": "E-mail address", "pending_email": "E-mail address, unconfirmed",
        "linkedin": "From LinkedIn", "active_role": "Role in use", "created_at": "Member since",
    },
    "web_sessions": {"device": "Device", "last_seen_at": "Last seen", "created_at": "Signed in"},
    "api_tokens": {"scopes": "What it may do", "last_used_at": "Last used", "revoked_at": "Revoked"},
    "email_confirmations": {"address": "New address", "expires_at": "Link works until"},
    "data_exports": {
        "requested_at": "Asked for", "size": "Bytes", "ready_at": "Ready", "expires_at": "Removed",
    },
    "coach_profiles": {
        "id": "Your id", "public_name": "Public name", "headline": "Headline", "bio": "About you",
        "worked_at": "Worked at", "interviewed_for": "Interviewed for", "roles": "Roles you coach for",
        "top_level": "Highest level", "interview_kinds": "Kinds of interview", "topics": "Topics",
        "languages": "Languages", "native_languages": "Native languages", "hours": "Weekly hours",
        "listing": "Listing", "capacity": "Places",
    },
    "offerings": {"price_amount": "Price", "price_currency": "Currency"},
    "booking_rules": {
        "notice_hours": "Hours of notice", "buffer_minutes": "Minutes between sessions",
        "horizon_days": "Days ahead", "grid_minutes": "Minutes between beginnings",
    },
    "calendar_entries": {"clear_at": "Free again", "during": "Time taken"},
    "quiz_answers": {"answers": "Answers", "created_at": "Answered"},
    "quiz_drafts": {"steps": "Answers so far", "updated_at": "Last changed"},
    "cvs": {
        "format": "Format", "size": "Bytes", "pages": "Pages", "details": "File name and what was read from it",
        "file_key": "File in the export", "uploaded_at": "Uploaded", "removed_at": "Deleted",
    },
    "match_outcomes": {
        "points": "Points by criterion", "top_criterion": "Strongest reason", "rank": "Rank", "stage": "How far it went",
        "week": "Week",
    },
    "match_run_scores": {"run_id": "Run"},
    "conversations": {
        "started_at": "Begun", "last_message_at": "Last message", "coachee_read_at": "Read by the coachee until",
        "coach_read_at": "Read by the coach until",
    },
    "messages": {"sender_id": "From", "body": "Text", "sent_at": "Sent"},
    "disclosures": {
        "quiz_version": "Version of the answers", "cv_version": "Version of the CV", "cause": "Why",
        "granted_at": "Shared", "revoked_at": "Ended",
    },
    "disclosure_accesses": {"disclosure_id": "Sharing", "what": "What was opened", "accessed_at": "When"},
    "blocks": {"blocker_id": "You", "blocked_id": "Whom", "blocked_at": "Since"},
    "reviews": {
        "session_id": "Session", "author_id": "By", "subject_id": "About", "author_side": "Side of the author",
        "rating": "Stars", "text": "Text", "written_at": "Written", "due_at": "Published at the latest",
        "published_at": "Published", "taken_down_at": "Taken down", "taken_down_reason": "Why it was taken down",
    },
    "orders": {
        "subscription_id": "Subscription", "single_price": "Price of one session", "runs_until": "Runs until",
        "paid_at": "Paid", "payment_ended_at": "Payment ended", "dispute_opened_at": "Disputed",
        "cancelled_at": "Cancelled", "refund_requested_at": "Refund asked for", "refund_decided_at": "Refund decided",
        "payout_held_at": "Payout held",
    },
    "coaching_sessions": {
        "entry_id": "Time in the calendar", "moves_by_coachee": "Moved by the coachee",
        "moves_by_coach": "Moved by the coach", "ended_at": "Over since",
    },
    "order_acts": {"by": "By", "what": "What", "session": "Session", "note": "What they wrote"},
    "subscriptions": {
        "period_ends_at": "Month ends", "unpaid_since": "Unpaid since", "next_attempt_at": "Next attempt",
        "wish": "What you decided",
    },
    "ledger_movements": {"of": "Belongs to", "booked_at": "Booked"},
    "ledger_postings": {"movement": "Movement", "account": "Account"},
    "payout_accounts": {"missing": "What it lacks", "reason": "Why", "reference": "Its number there"},
}  # fmt: skip

MONEY_IN: Final[Mapping[tuple[str, str], str]] = {
    ("offerings", "price_amount"): "price_currency",
    ("orders", "price"): "currency",
    ("orders", "single_price"): "currency",
    ("orders", "refund"): "currency",
    ("subscriptions", "price"): "currency",
    ("ledger_movements", "amount"): "currency",
    ("ledger_postings", "amount"): "currency",
}
"""Amounts in minor units, and the field that says the currency."""


def words_of(kind: str) -> KindWords:
    """Raises LookupError: nothing is held that can't be explained."""
    return KINDS[kind]


def label_of(kind: str, field: str) -> str:
    """Raises LookupError."""
    return _OWN.get(kind, {}).get(field) or _COMMON[field]


def unworded(kinds: tuple[HeldKind, ...]) -> tuple[str, ...]:
    """What nobody has found words for yet: `kind` or `kind.field`."""
    missing = [one.key for one in kinds if one.key not in KINDS]
    return tuple(
        missing
        + [
            f"{kind.key}.{field.name}"
            for kind in kinds
            for field in kind.fields
            if field.name not in _OWN.get(kind.key, {}) and field.name not in _COMMON
        ]
    )
