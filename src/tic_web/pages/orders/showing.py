"""An order as its page shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from tic_domain.orders.model import Order, OrderKind
from tic_domain.orders.reversals import refund_of
from tic_domain.orders.terms import Side
from tic_domain.orders.viewing import OrderLine, OrderView, SessionView, payout_at, payout_reason
from tic_domain.shared.money import Money
from tic_web.pages.orders import words
from tic_web.pages.orders.subscription_words import renewal_words


@attrs.frozen(kw_only=True)
class ShownAct:
    at: datetime
    what: str
    by: str
    back: Money | None
    note: str | None


@attrs.frozen(kw_only=True)
class ShownSession:
    view: SessionView
    title: str
    state: str
    cancelling: str | None
    """What cancelling would do, in words."""
    misses: tuple[tuple[str, str, str], ...]
    """Who can be reported: key, question, what follows."""


def order_context(view: OrderView) -> dict[str, Any]:
    order, name = view.order, view.other_name
    waiting = view.waiting
    return {
        "view": view,
        "order": order,
        "state": words.STATES[order.state],
        "waiting": waiting,
        "owner": waiting and words.owner_words(waiting.owner, view.viewer, name),
        "sessions": [_session(view, one) for one in view.sessions],
        "acts": _acts(view),
        "money": money_rows(view),
        "payout": view.due and payout_reason(order, view.due, view.tally, view.payout_account),
        "payout_at": view.due and payout_at(order, view.due, view.tally),
        "terms": _terms(view),
        "coach_cancels": words.coach_cancels_words(Side.COACH, of_several=order.kind is not OrderKind.SINGLE),
        "is_package": order.kind is not OrderKind.SINGLE,
        "refundable": None if view.refundable is None else attrs.evolve(order.price, amount=view.refundable),
    }


def what_words(order: Order) -> str:
    count = len(order.sessions)
    each = f"{order.minutes} minutes"
    return f"{order.title}, {each}" if count == 1 else f"{order.title}: {count} sessions of {each}"


def line_context(line: OrderLine) -> dict[str, Any]:
    waiting = line.waiting
    starts = [one.starts_at for one in line.order.sessions if one.starts_at and not one.state.has_ended]
    return {
        "order": line.order,
        "what": what_words(line.order),
        "state": words.STATES[line.order.state],
        "other_name": line.other_name,
        "side": "with" if line.viewer is Side.COACHEE else "for",
        "next": min(starts, default=None),
        "waiting": waiting,
        "owner": waiting and words.owner_words(waiting.owner, line.viewer, line.other_name),
    }


def money_rows(view: OrderView) -> list[tuple[str, Money]]:
    """What was charged is the platform's fee, the coach's share and what went back; to the cent."""
    price, tally = view.order.price, view.tally
    share = tally.owed + tally.transferred
    rows = [("Price", price.amount)]
    if tally.charged:
        rows += [("Paid", tally.charged), ("Sent back", tally.back)]
    if tally.charged and view.viewer is not Side.COACHEE:
        rows += [
            ("Fee of the platform", max(0, tally.charged - tally.back) - share),
            ("Your share" if view.viewer else "Share of the coach", share),
            ("Transferred to you" if view.viewer else "Transferred", tally.transferred),
            ("Still owed to you" if view.viewer else "Still owed", tally.owed),
        ]
    return [(label, attrs.evolve(price, amount=amount)) for label, amount in rows]


def _acts(view: OrderView) -> list[ShownAct]:
    """Newest last, as it happened."""
    alone = len(view.order.sessions) == 1
    return [
        ShownAct(
            at=one.at,
            what=words.act_words(one, alone=alone),
            by=words.party_words(one.by, view.viewer, view.other_name),
            back=attrs.evolve(view.order.price, amount=refund) if (refund := refund_of(one)) else None,
            note=one.note,
        )
        for one in view.order.acts
    ]


def _session(view: OrderView, one: SessionView) -> ShownSession:
    alone = len(view.sessions) == 1
    return ShownSession(
        view=one,
        title="The session" if alone else f"Session {one.session.number}",
        state=words.SESSIONS[one.session.state],
        cancelling=_cancelling(view, one),
        misses=_misses(view, one) if one.can_report_missed else (),
    )


def _cancelling(view: OrderView, one: SessionView) -> str | None:
    quote = one.cancelling
    if quote is None:
        return None
    if view.viewer is Side.COACHEE:
        if quote.returns:
            return "The session comes back to you: you can choose another time for it."
        return f"You get {quote.refund} back." if quote.refund.amount else "You get nothing back."
    if quote.returns:
        return f"{view.other_name} gets the session back, and chooses another time for it."
    return f"{quote.refund} goes back to {view.other_name}, and you are paid nothing for it."


def _misses(view: OrderView, one: SessionView) -> tuple[tuple[str, str, str], ...]:
    price, name = one.price, view.other_name
    if view.viewer is Side.COACHEE:
        if view.order.refund_requested_at is not None:
            return ()
        follows = f"You ask for {price} back. Unless {name} refuses within seven days, it is granted."
        return (("coach", f"{name} did not come", follows),)
    return (
        ("coachee", f"{name} did not come", "You are paid as for a session. It stands in the history."),
        ("coach", "I did not come", _own_miss(view, price)),
    )


def _own_miss(view: OrderView, price: Money) -> str:
    if view.order.runs_until is not None:
        return f"{view.other_name} gets the session back, or {price} where too little time is left to use it."
    return f"{price} goes back to {view.other_name}, and you are paid nothing."


def _terms(view: OrderView) -> tuple[str, ...]:
    terms, viewer = view.order.terms, view.viewer or Side.COACHEE
    more: tuple[str, ...] = ()
    if view.order.kind is OrderKind.PACKAGE:
        more = words.package_words(terms, viewer)
    elif view.order.kind is OrderKind.PERIOD:
        more = renewal_words(terms, viewer)
    several = view.order.kind is not OrderKind.SINGLE
    return (*more, *words.terms_words(terms, viewer, of_several=several))


STATE_CHOICES: Final[Mapping[str, str]] = {state.value: label for state, label in words.STATES.items()}
