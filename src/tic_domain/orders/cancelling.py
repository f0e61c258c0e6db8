"""What cancelling gives back: quoted and carried out by the same functions, from the order's own terms."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.errors import OrderNotCancellable, QuoteChanged
from tic_domain.orders.model import ActKind, CoachingSession, Order, OrderKind, Party
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import (
    DatedRow,
    Side,
    cancellation_refund,
    dated_rows,
    package_refund,
    period_refund,
)
from tic_domain.scheduling.errors import NotMovable
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CalendarEntryId
from tic_domain.shared.money import Money

ENOUGH_TIME: Final = timedelta(days=7)
"""A session that its coach cancels comes back as a session while at least so long is left to use it."""


@attrs.frozen(kw_only=True)
class Quote:
    """What cancelling would do at that moment."""

    refund: Money
    """Goes back to the coachee's card."""
    returns: bool
    """The session can be scheduled anew instead."""
    cancels: tuple[int, ...]
    """The numbers of the sessions that would no longer take place."""


@clause("C3.1")
def session_quote(order: Order, session: CoachingSession, *, by: Side, at: datetime) -> Quote:
    """Raises NotMovable for a session that isn't scheduled or has begun."""
    if session.state is not SessionState.SCHEDULED or session.starts_at is None or session.starts_at <= at:
        raise NotMovable
    price = order.price_of(session)
    refund = cancellation_refund(order.terms, price, session.starts_at, by=by, at=at)
    comes_back = refund == price and can_be_used(order, by, at)
    return Quote(
        refund=attrs.evolve(price, amount=0) if comes_back else refund,
        returns=comes_back,
        cancels=(session.number,),
    )


def can_be_used(order: Order, by: Side, at: datetime) -> bool:
    if order.runs_until is None:
        return False
    return by is Side.COACHEE or order.runs_until - at >= ENOUGH_TIME


def session_rows(order: Order, session: CoachingSession) -> tuple[DatedRow, ...]:
    """The cancellation table of that session, by date; empty without a time."""
    if session.starts_at is None:
        return ()
    return dated_rows(order.terms, order.price_of(session), session.starts_at)


@clause("C3.1")
def session_cancelled(
    order: Order, session: CoachingSession, quote: Quote, *, by: Side, now: datetime
) -> Order:
    """By the quote that `session_quote` gave at that moment."""
    if quote.returns:
        after = session.given_back()
    else:
        after = session.ended(SessionState.CANCELLED, session.ends_at or now, refund=quote.refund.amount)
    order = order.with_session(after).with_act(
        now,
        Party(by.value),
        ActKind.SESSION_CANCELLED,
        session=session.number,
        amount=quote.refund.amount,
    )
    if all(one.state is SessionState.CANCELLED for one in order.sessions):
        order = attrs.evolve(order, cancelled_at=now)
    return order


@clause("C3.1")
def order_quote(order: Order, *, at: datetime) -> Quote:
    """What of a package or period can be given back: sessions without a time, and those that can still be
    cancelled free of charge. The others take place, and count as used. Raises OrderNotCancellable.
    """
    if order.kind is OrderKind.SINGLE or order.paid_at is None or order.cancelled_at is not None:
        raise OrderNotCancellable
    free = [one for one in order.sessions if _is_free(order, one, at)]
    used = len(order.sessions) - len(free)
    if order.kind is OrderKind.PACKAGE:
        worth = package_refund(
            order.terms,
            order.price,
            order.single_price,
            used=used,
            sessions=len(order.sessions),
            bought_at=order.placed_at,
            at=at,
        )
    else:
        worth = period_refund(order.terms, order.price, used=used, charged_at=order.paid_at, at=at)
    decided = order.refund + sum(one.refund for one in order.sessions)
    refund = attrs.evolve(worth, amount=max(0, worth.amount - decided))
    if not free or not refund.amount:
        raise OrderNotCancellable
    return Quote(refund=refund, returns=False, cancels=tuple(one.number for one in free))


def _is_free(order: Order, session: CoachingSession, at: datetime) -> bool:
    if session.state is SessionState.UNSCHEDULED:
        return True
    if session.state is not SessionState.SCHEDULED or session.starts_at is None or session.starts_at <= at:
        return False
    price = order.price_of(session)
    return cancellation_refund(order.terms, price, session.starts_at, by=Side.COACHEE, at=at) == price


@clause("C3.1")
def order_cancelled(
    order: Order, quote: Quote, *, now: datetime
) -> tuple[Order, tuple[CalendarEntryId, ...]]:
    """The order, and the times that are open again."""
    entries = []
    for one in order.sessions:
        if one.number in quote.cancels:
            if one.entry_id is not None:
                entries.append(one.entry_id)
            order = order.with_session(one.ended(SessionState.CANCELLED, now, refund=0))
    order = attrs.evolve(order, refund=order.refund + quote.refund.amount, cancelled_at=now)
    order = order.with_act(now, Party.COACHEE, ActKind.CANCELLED, amount=quote.refund.amount)
    return order, tuple(entries)


def require_quoted(quote: Quote, confirmed: int) -> None:
    """`confirmed` in minor units, as it was shown. Raises QuoteChanged with what it is now."""
    if quote.refund.amount != confirmed:
        raise QuoteChanged(quote.refund)


def is_unpaid(order: Order) -> bool:
    return order.state is OrderState.AWAITING_PAYMENT


def given_up(order: Order, now: datetime) -> Order:
    """Unpaid, as if its time were over: the provider is told, and then the held time is open again."""
    return attrs.evolve(order, held_until=min(order.held_until, now), look_at=now)
