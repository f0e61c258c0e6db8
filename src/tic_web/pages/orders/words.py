"""Orders in words: plain, in the second person, for whichever of the two is looking."""

from collections.abc import Mapping
from typing import Final

from tic_domain.orders.cancelling import ENOUGH_TIME
from tic_domain.orders.model import ActKind, OrderAct, Party
from tic_domain.orders.payees import PayeeStatus
from tic_domain.orders.states import OrderState, Owner, SessionState
from tic_domain.orders.terms import Side, Terms
from tic_web.pages.zones import span_words

STATES: Final[Mapping[OrderState, str]] = {
    OrderState.AWAITING_PAYMENT: "Waiting for payment",
    OrderState.EXPIRED: "Not paid, given up",
    OrderState.PAID: "Paid",
    OrderState.CANCELLED: "Cancelled",
    OrderState.DELIVERED: "All sessions have ended",
    OrderState.SETTLED: "Completed",
    OrderState.REFUND_REQUESTED: "Refund asked for",
    OrderState.REFUNDED: "Refunded",
    OrderState.DISPUTED: "Disputed at the bank",
    OrderState.DISPUTE_LOST: "Taken back by the bank",
    OrderState.RECOVERING: "Being balanced",
}
SESSIONS: Final[Mapping[SessionState, str]] = {
    SessionState.UNSCHEDULED: "No time chosen yet",
    SessionState.SCHEDULED: "Booked",
    SessionState.DELIVERED: "Took place",
    SessionState.CANCELLED: "Cancelled",
    SessionState.MISSED_BY_COACH: "The coach did not come",
    SessionState.MISSED_BY_COACHEE: "The coachee did not come",
    SessionState.LAPSED: "Not used in time",
}
PAYEES: Final[Mapping[PayeeStatus, str]] = {
    PayeeStatus.MISSING: "not connected",
    PayeeStatus.INCOMPLETE: "something is still missing",
    PayeeStatus.IN_REVIEW: "being looked at by the payment provider",
    PayeeStatus.READY: "connected, you can be paid",
    PayeeStatus.RESTRICTED: "restricted, the payment provider asks for something new",
    PayeeStatus.CLOSED: "closed",
}
_ACTS: Final[Mapping[ActKind, str]] = {
    ActKind.PLACED: "Ordered",
    ActKind.PAID: "Paid",
    ActKind.EXPIRED: "Given up without payment",
    ActKind.SCHEDULED: "Session {number} got its time",
    ActKind.RESCHEDULED: "Session {number} was moved",
    ActKind.SESSION_CANCELLED: "Session {number} was cancelled",
    ActKind.DELIVERED: "Session {number} took place",
    ActKind.MISSED_BY_COACH: "The coach did not come to session {number}",
    ActKind.MISSED_BY_COACHEE: "The coachee did not come to session {number}",
    ActKind.LAPSED: "Session {number} was not used in time",
    ActKind.CANCELLED: "Cancelled",
    ActKind.REFUND_REQUESTED: "Refund asked for",
    ActKind.REFUND_GRANTED: "Refund granted",
    ActKind.REFUND_REFUSED: "Refund refused",
    ActKind.PAYOUT_HELD: "Payout held",
    ActKind.PAYOUT_RELEASED: "Payout released",
}


def act_words(act: OrderAct, *, alone: bool) -> str:
    """`alone`: the order has one session, which needs no number."""
    words = _ACTS[act.what]
    if alone:
        words = words.replace("Session {number}", "The session").replace("session {number}", "the session")
    return words.format(number=act.session or "")


def party_words(party: Party, viewer: Side | None, other_name: str) -> str:
    """Empty for what the terms do by themselves."""
    if party is Party.OPERATOR:
        return "an operator"
    if party is Party.PLATFORM:
        return ""
    return "you" if viewer is not None and party.value == viewer.value else other_name


def owner_words(owner: Owner, viewer: Side | None, other_name: str) -> str:
    """Whose turn it is."""
    others = {
        Owner.PLATFORM: "us",
        Owner.PAYMENT_PROVIDER: "the payment provider",
        Owner.BANK: "the coachee’s bank",
    }
    if owner in others:
        return others[owner]
    return "you" if viewer is not None and owner.value == viewer.value else other_name


def times_words(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def moving_words(terms: Terms) -> str:
    if not terms.reschedules:
        return "A session can’t be moved. It can be cancelled by the table."
    often, before = times_words(terms.reschedules), span_words(terms.reschedule_minutes)
    return f"Each of you can move a session {often}, up to {before} before it begins."


def terms_words(terms: Terms, viewer: Side = Side.COACHEE, *, of_several: bool = False) -> tuple[str, ...]:
    """What holds besides the table of what goes back. `of_several`: for sessions of a package or month."""
    delay = span_words(terms.payout_delay_minutes)
    coachs = coach_cancels_words(viewer, of_several=of_several)
    if viewer is Side.COACH:
        return (
            moving_words(terms),
            coachs,
            "If the coachee does not come, nothing goes back.",
            f"You are paid {delay} after a session has ended.",
        )
    return (
        moving_words(terms),
        coachs,
        "If you do not come, nothing goes back.",
        f"The coach is paid {delay} after a session has ended.",
    )


def coach_cancels_words(viewer: Side, *, of_several: bool) -> str:
    """As `session_quote` and `missed` have it."""
    who = "you cancel, or do not come" if viewer is Side.COACH else "the coach cancels, or does not come"
    whom = "the coachee gets" if viewer is Side.COACH else "you get"
    if not of_several:
        return f"If {who}, {whom} back all that the session cost."
    return (
        f"If {who}, {whom} the session back, to choose another time for it. If less than "
        f"{ENOUGH_TIME.days} days are left to use it, {whom} back its part of the price instead."
    )


def package_words(terms: Terms, viewer: Side = Side.COACHEE) -> tuple[str, ...]:
    """What holds for the rest of a package."""
    who = "you" if viewer is Side.COACHEE else "the coachee"
    back = (
        f"In the first {terms.package_refund_days} days {who} can give unused sessions back: the price, "
        "less what the used ones cost on their own."
        if terms.package_refund_days
        else "Unused sessions can’t be given back."
    )
    return (f"All sessions are to be used within {terms.package_days} days.", back)
