"""An order as one of the two, or an operator, sees it: what it costs, what became of it, what comes next."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.conversations.reports import RESOLVED_WITHIN
from tic_domain.orders.cancelling import Quote, is_unpaid, order_quote, session_quote, session_rows
from tic_domain.orders.errors import (
    ChargeDisputed,
    OrderNotCancellable,
    RefundNotPossible,
    RefundRequestedAlready,
)
from tic_domain.orders.model import ActKind, CoachingSession, Order
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.payouts import Due
from tic_domain.orders.progress import due_of, standing_of
from tic_domain.orders.refunding import require_may_ask
from tic_domain.orders.selling import takes_times
from tic_domain.orders.states import CONFIRMED_WITHIN, SessionState, Waiting, waiting_for
from tic_domain.orders.tally import Tally
from tic_domain.orders.terms import DatedRow, Side, may_reschedule
from tic_domain.scheduling.errors import NotMovable
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

_NOT_NOW: Final = (ChargeDisputed, RefundRequestedAlready, RefundNotPossible)


@clause("C3.3")
def may_see(order: Order, party: AccountId) -> bool:
    """One of the two. Who only thought about paying stays unknown to the coach, as in the calendar."""
    return party == order.coachee_id or (party == order.coach_id and order.paid_at is not None)


@attrs.frozen(kw_only=True)
class SessionView:
    session: CoachingSession
    price: Money
    rows: tuple[DatedRow, ...]
    """The cancellation table with its dates; empty without a time."""
    cancelling: Quote | None
    """What cancelling would do now; None where it can't be cancelled."""
    can_move: bool
    can_report_missed: bool
    can_review: bool


@attrs.frozen(kw_only=True)
class OrderView:
    """`viewer` is the side that looks; None for an operator."""

    order: Order
    viewer: Side | None
    other_name: str
    """The other side's; the coachee's for an operator."""
    tally: Tally
    waiting: Waiting | None
    """None for a final state."""
    due: Due | None
    """What the coach is owed; None before it was paid, and for the coachee."""
    payout_account: PayoutAccount | None
    """The coach's; None for the coachee, and where none is connected."""
    sessions: tuple[SessionView, ...]
    cancelling: Quote | None
    """Of all that is left of a package or period, for its coachee."""
    refundable: int | None
    """What the coachee can ask for, in minor units; None where nothing can be asked for."""
    is_overdue: bool
    """Not paid in its time. What is under way by then, such as a bank transfer, may still arrive."""

    @property
    def can_pay(self) -> bool:
        return self.viewer is Side.COACHEE and is_unpaid(self.order) and not self.is_overdue

    @property
    def can_decide_refund(self) -> bool:
        return self.viewer is Side.COACH and self.order.refund_is_being_decided

    @property
    def can_schedule(self) -> bool:
        """A session waits for its time, and may have one."""
        return self.viewer is Side.COACHEE and takes_times(self.order) and bool(self.unscheduled)

    @property
    def unscheduled(self) -> int:
        return sum(one.session.state is SessionState.UNSCHEDULED for one in self.sessions)


def order_view(
    order: Order,
    tally: Tally,
    *,
    viewer: Side | None,
    other_name: str,
    account: PayoutAccount | None,
    now: datetime,
) -> OrderView:
    sees_payout = viewer is not Side.COACHEE
    return OrderView(
        order=order,
        viewer=viewer,
        other_name=other_name,
        tally=tally,
        waiting=waiting_for(standing_of(order, tally), order.terms, now),
        due=due_of(order, tally, now) if tally.charged and sees_payout else None,
        payout_account=account if sees_payout else None,
        sessions=tuple(_session_view(order, one, viewer, now) for one in order.sessions),
        cancelling=_order_quote(order, now) if viewer is Side.COACHEE else None,
        refundable=_refundable(order, tally, now) if viewer is Side.COACHEE else None,
        is_overdue=is_unpaid(order) and now >= order.held_until,
    )


def _session_view(order: Order, session: CoachingSession, viewer: Side | None, now: datetime) -> SessionView:
    is_party = viewer is not None and order.paid_at is not None
    starts, ends = session.starts_at, session.ends_at
    ahead = session.state is SessionState.SCHEDULED and starts is not None and starts > now
    told = session.state in {SessionState.SCHEDULED, SessionState.DELIVERED}
    return SessionView(
        session=session,
        price=order.price_of(session),
        rows=session_rows(order, session),
        cancelling=_session_quote(order, session, viewer, now) if is_party else None,
        can_move=bool(
            is_party
            and ahead
            and viewer
            and starts
            and may_reschedule(order.terms, starts, at=now, moved_before=session.moves_by(viewer))
        ),
        can_report_missed=bool(
            is_party and told and starts and ends and starts <= now <= ends + CONFIRMED_WITHIN
        ),
        can_review=is_party and session.state is SessionState.DELIVERED,
    )


def _session_quote(
    order: Order, session: CoachingSession, viewer: Side | None, now: datetime
) -> Quote | None:
    if viewer is None:
        return None
    try:
        return session_quote(order, session, by=viewer, at=now)
    except NotMovable:
        return None


def _order_quote(order: Order, now: datetime) -> Quote | None:
    try:
        return order_quote(order, at=now)
    except OrderNotCancellable:
        return None


def _refundable(order: Order, tally: Tally, now: datetime) -> int | None:
    try:
        return require_may_ask(order, tally, now)
    except _NOT_NOW:
        return None


@attrs.frozen(kw_only=True)
class OrderLine:
    """An order in a list."""

    order: Order
    viewer: Side | None
    other_name: str
    waiting: Waiting | None


@attrs.frozen(kw_only=True)
class Earning:
    """What a coach gets out of one order, and why not yet."""

    order: Order
    other_name: str
    due: Due
    owed: Money
    transferred: Money
    next_at: datetime | None
    reason: str


def payout_at(order: Order, owing: Due, tally: Tally) -> datetime | None:
    """When the coach is paid next, as it stands: of a session that is ahead, after its end and the delay."""
    if not tally.owed:
        return None
    if owing.next_at is not None or owing.amount or owing.holding is not None:
        return owing.next_at
    ends = [
        one.ends_at
        for one in order.sessions
        if one.state is SessionState.SCHEDULED and one.ends_at is not None
    ]
    delay = timedelta(minutes=order.terms.payout_delay_minutes)
    return min(ends) + delay if ends else None


NOT_CONNECTED: Final = "Connect payouts, and it follows by itself."
_REASONS: Final[Mapping[bool, str]] = {
    True: "Paid out.",
    False: "Paid out after the session, when the time of the terms is over.",
}


def earning_of(
    order: Order, tally: Tally, *, other_name: str, account: PayoutAccount | None, now: datetime
) -> Earning:
    owing = due_of(order, tally, now)
    return Earning(
        order=order,
        other_name=other_name,
        due=owing,
        owed=attrs.evolve(order.price, amount=tally.owed),
        transferred=attrs.evolve(order.price, amount=tally.transferred),
        next_at=payout_at(order, owing, tally),
        reason=payout_reason(order, owing, tally, account),
    )


def payout_reason(order: Order, owing: Due, tally: Tally, account: PayoutAccount | None) -> str:
    """Why the coach is not paid more of an order now; for the coach."""
    if owing.amount < 0:
        return "More went back to the coachee than was left. It is taken from your account or coming payouts."
    if owing.holding is not None:
        return " ".join(filter(None, (f"On hold: {owing.holding.value}.", why_held(order))))
    if owing.amount > 0:
        if account is None or not account.is_ready:
            return NOT_CONNECTED
        return "On its way to your account with the payment provider."
    if tally.owed == 0 and not tally.transferred:
        return "All of it went back to the coachee."
    return _REASONS[tally.owed == 0]


def why_held(order: Order) -> str | None:
    """By when a report is decided, or what an operator said who holds the payout; None where neither does."""
    if order.reported_at is not None:
        return f"It is decided by {order.reported_at + RESOLVED_WITHIN:%-d %B %Y %H:%M} UTC."
    if order.payout_held_at is None:
        return None
    return next((act.note for act in reversed(order.acts) if act.what is ActKind.PAYOUT_HELD), None)
