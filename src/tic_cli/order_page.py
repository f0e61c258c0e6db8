"""One order as an operator reads it, and as one document."""

from datetime import datetime
from typing import Any

import attrs

from tic_cli.money import as_money, money_document
from tic_cli.output import say
from tic_cli.tables import table
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import Order
from tic_domain.orders.reversals import refund_of
from tic_domain.orders.states import Waiting
from tic_domain.orders.subscription_waiting import SubscriptionWaiting
from tic_domain.orders.use_cases.inspect_order import OrderInspection
from tic_domain.orders.viewing import SessionView, why_held


def tell_order(found: OrderInspection) -> None:
    view, order = found.view, found.view.order
    currency = order.price.currency
    facts: list[tuple[str, object]] = [
        ("order", order.id),
        ("what", f"{order.title}, {order.kind.value}, {order.minutes} min"),
        ("price", order.price),
        ("coachee", f"{view.other_name} ({order.coachee_id})"),
        ("coach", f"{found.coach_name} ({order.coach_id})"),
        ("subscription", order.subscription_id),
        ("state", order.state.value),
        ("waits for", waiting_words(view.waiting)),
        ("placed", moment(order.placed_at)),
        ("paid", moment(order.paid_at)),
        ("looked at next", moment(order.look_at)),
        ("payout account", view.payout_account.status.value if view.payout_account else "not connected"),
    ]
    if view.due is not None:
        facts += [
            ("due to the coach", as_money(view.due.amount, currency)),
            ("owed in all", as_money(view.tally.owed, currency)),
            ("on hold", view.due.holding.value if view.due.holding else None),
            ("because", why_held(order)),
            ("more is due", moment(view.due.next_at)),
        ]
    table(["", ""], [(name, value) for name, value in facts if value is not None], empty="")
    say()
    table(
        ["session", "state", "starts", "ends", "price", "goes back"],
        [
            (one.session.number, one.session.state.value, moment(one.session.starts_at),
             moment(one.session.ends_at), one.price, as_money(one.session.refund, currency))
            for one in view.sessions
        ],
        empty="No session.",
    )  # fmt: skip
    say()
    table(
        ["when", "who", "what", "session", "goes back", "note"],
        [
            (moment(act.at), act.by.value, act.what.value, act.session,
             None if (back := refund_of(act)) is None else as_money(back, currency), act.note)
            for act in order.acts
        ],
        empty="No act.",
    )  # fmt: skip
    say()
    table(
        ["moved", "what", "amount", "of", *(account.value for account in LedgerAccount)],
        [
            (moment(one.at), one.cause, one.amount, one.of,
             *(as_money(amount, currency) if amount else None
               for amount in _amounts(found, number).values()))
            for number, one in enumerate(found.movements.all)
        ],
        empty="No money has moved.",
    )  # fmt: skip


def order_document(found: OrderInspection) -> dict[str, Any]:
    view, order = found.view, found.view.order
    due = view.due
    return {
        **line_document(order, view.waiting),
        "kind": order.kind.value,
        "subscription_id": None if order.subscription_id is None else str(order.subscription_id),
        "minutes": order.minutes,
        "coachee": {"id": str(order.coachee_id), "name": view.other_name},
        "coach": {"id": str(order.coach_id), "name": found.coach_name},
        "paid_at": iso(order.paid_at),
        "held_until": iso(order.held_until),
        "runs_until": iso(order.runs_until),
        "cancelled_at": iso(order.cancelled_at),
        "dispute_opened_at": iso(order.dispute_opened_at),
        "payout_held_at": iso(order.payout_held_at),
        "terms": attrs.asdict(order.terms),
        "payout_account": view.payout_account.status.value if view.payout_account else None,
        "due": None
        if due is None
        else {
            "amount": due.amount,
            "owed": view.tally.owed,
            "transferred": view.tally.transferred,
            "holding": due.holding.value if due.holding else None,
            "reason": why_held(order),
            "next_at": iso(due.next_at),
        },
        "sessions": [_session_document(one) for one in view.sessions],
        "acts": [
            {
                "number": act.number,
                "at": iso(act.at),
                "by": act.by.value,
                "what": act.what.value,
                "session": act.session,
                "amount": act.amount,
                "note": act.note,
            }
            for act in order.acts
        ],
        "movements": [
            {
                "at": iso(one.at),
                "kind": one.kind.value,
                "reference": one.reference,
                "of": one.of,
                **money_document(one.amount),
                "entry": {account.value: amount for account, amount in _amounts(found, number).items()},
            }
            for number, one in enumerate(found.movements.all)
        ],
    }


def line_document(order: Order, waiting: Waiting | None) -> dict[str, Any]:
    return {
        "id": str(order.id),
        "title": order.title,
        "state": order.state.value,
        "price": money_document(order.price),
        "placed_at": iso(order.placed_at),
        "look_at": iso(order.look_at),
        "waiting": waiting_document(waiting),
    }


def waiting_document(waiting: Waiting | SubscriptionWaiting | None) -> dict[str, Any] | None:
    if waiting is None:
        return None
    return {"for": waiting.owner.value, "until": iso(waiting.until), "reason": waiting.reason}


def waiting_words(waiting: Waiting | SubscriptionWaiting | None) -> str | None:
    return (
        None if waiting is None else f"{waiting.owner.value}, until {moment(waiting.until)}: {waiting.reason}"
    )


def moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _session_document(one: SessionView) -> dict[str, Any]:
    session = one.session
    return {
        "id": str(session.id),
        "number": session.number,
        "state": session.state.value,
        "starts_at": iso(session.starts_at),
        "ends_at": iso(session.ends_at),
        "price": money_document(one.price),
        "refund": session.refund,
    }


def _amounts(found: OrderInspection, number: int) -> dict[LedgerAccount, int]:
    """Of the entry of that movement; none where the ledger has none, which `tic ledger check` tells."""
    amounts = dict.fromkeys(LedgerAccount, 0)
    cause = found.movements.all[number].cause
    for entry in found.entries:
        if entry.cause == cause:
            for one in entry.postings:
                amounts[one.account] += one.amount.amount
    return amounts
