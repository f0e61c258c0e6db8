"""Subscriptions in words, for whichever of the two is looking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tic_domain.orders.selling import takes_times
from tic_domain.orders.states import SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.orders.subscription_viewing import SubscriptionLine, SubscriptionView
from tic_domain.orders.terms import Side, Terms
from tic_domain.orders.viewing import OrderLine
from tic_web.pages.orders.words import STATES, owner_words
from tic_web.pages.zones import span_words

_STATUSES: Final[Mapping[SubscriptionStatus, str]] = {
    SubscriptionStatus.AWAITING_PAYMENT: "Waiting for the first payment",
    SubscriptionStatus.ACTIVE: "Running",
    SubscriptionStatus.PAST_DUE: "Renewal not paid yet",
    SubscriptionStatus.UNPAID: "Renewal not paid, being ended",
    SubscriptionStatus.PAUSED: "Paused at the payment provider",
    SubscriptionStatus.ENDED: "Ended",
    SubscriptionStatus.UNKNOWN: "Being looked at",
}
_WISHES: Final[Mapping[Wish, str]] = {
    Wish.END_AT_PERIOD_END: "Its end is asked for. The payment provider hears of it within seconds. Should a "
    "month be charged before that, it goes back whole.",
    Wish.GO_ON: "Going on is asked for. The payment provider hears of it within seconds.",
    Wish.END_NOW: "It is being ended at the payment provider. What is charged meanwhile goes back whole.",
}


def what_words(one: Subscription) -> str:
    return f"{one.title}: {monthly_words(one.sessions, one.minutes)}"


def monthly_words(sessions: int, minutes: int) -> str:
    return f"{sessions} {'session' if sessions == 1 else 'sessions'} of {minutes} minutes a month"


def status_words(one: Subscription) -> str:
    if one.is_over and not one.has_begun:
        return "Not paid, given up"
    if one.status is SubscriptionStatus.ACTIVE and one.ends_at is not None:
        return "Running its last month"
    return _STATUSES[one.status]


def renewal_words(terms: Terms, viewer: Side = Side.COACHEE) -> tuple[str, ...]:
    """What holds for months besides what holds for each session."""
    lapse = "What is not used when a month ends lapses: it is not carried into the next one."
    if viewer is Side.COACH:
        back = _back(terms, "The coachee", "none of its sessions was used")
        return (
            "Each month is charged by itself until one of you ends it.",
            "Either of you can end it at any time. The month that is paid can still be used.",
            f"{lapse} You are paid for it all the same.",
            back,
        )
    return (
        "Each month is charged by itself to the card that pays the first one, until one of you ends it.",
        "You can end it at any time, here and by yourself. No further month is charged then, and the one "
        "that is paid stays yours to use.",
        lapse,
        _back(terms, "You", "you have used none of its sessions"),
        "If a renewal can’t be charged, it is tried again for three weeks. Then the subscription ends.",
    )


def _back(terms: Terms, who: str, unused: str) -> str:
    if not terms.period_refund_minutes:
        return "A month that is paid can’t be given back as a whole."
    within = span_words(terms.period_refund_minutes)
    return (
        f"{who} can give a month back whole within {within} of its charge, as long as {unused}. "
        "A session that is too near to be cancelled in full counts as used."
    )


def line_words(line: SubscriptionLine) -> dict[str, Any]:
    one, waiting = line.subscription, line.waiting
    return {
        "one": one,
        "what": what_words(one),
        "standing": status_words(one),
        "side": "with" if line.viewer is Side.COACHEE else "for",
        "other_name": line.other_name,
        "waiting": waiting,
        "owner": waiting and owner_words(waiting.owner, line.viewer, line.other_name),
        "facts": _facts(one),
    }


def view_words(view: SubscriptionView) -> dict[str, Any]:
    line, one = view.line, view.line.subscription
    is_coachee = line.viewer is Side.COACHEE
    return {
        **line_words(line),
        "view": view,
        "coachee": is_coachee,
        "is_overdue": one.status is SubscriptionStatus.AWAITING_PAYMENT and is_coachee and not view.can_pay,
        "wish": one.wish and _WISHES[one.wish],
        "months": [_month(month, is_coachee=is_coachee) for month in view.months],
        "terms": renewal_words(one.terms, line.viewer or Side.COACHEE),
    }


def _facts(one: Subscription) -> list[tuple[str, datetime]]:
    """Moments, by what they are called."""
    if one.is_over:
        return [("Ended", one.ends_at)] if one.ends_at and one.has_begun else []
    if one.unpaid_since is not None:
        tried = [("Tried again", one.next_attempt_at)] if one.next_attempt_at else []
        return [("Not paid since", one.unpaid_since), *tried]
    if one.ends_at is not None:
        return [("Ends", one.ends_at)]
    if one.status is SubscriptionStatus.ACTIVE and one.period_ends_at is not None:
        return [("Next charge", one.period_ends_at)]
    return []


def _month(line: OrderLine, *, is_coachee: bool) -> dict[str, Any]:
    order = line.order
    unscheduled = sum(one.state is SessionState.UNSCHEDULED for one in order.sessions)
    return {
        "order": order,
        "state": STATES[order.state],
        "unscheduled": unscheduled if takes_times(order) else 0,
        "can_schedule": is_coachee and bool(unscheduled) and takes_times(order),
    }
