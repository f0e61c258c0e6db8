"""Who may ask for a refund, until when, and who didn't come to a session."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.cancelling import can_be_used
from tic_domain.orders.errors import (
    ChargeDisputed,
    NoRefundToDecide,
    RefundNotPossible,
    RefundRequestedAlready,
    SessionDecided,
    SessionNotFinished,
)
from tic_domain.orders.model import LONGEST_NOTE, ActKind, CoachingSession, Order, Party
from tic_domain.orders.progress import left_to_refund
from tic_domain.orders.splitting import coach_share_of
from tic_domain.orders.states import CONFIRMED_WITHIN, SessionState
from tic_domain.orders.tally import Tally
from tic_domain.orders.terms import Side, missed_refund
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.money import Money

REFUND_ASKED_WITHIN: Final = timedelta(days=14)
"""After the last session, or the end of the time to use them."""
_SCHEDULED_OR_DELIVERED: Final = frozenset({SessionState.SCHEDULED, SessionState.DELIVERED})


def checked_note(field: str, text: str | None) -> str | None:
    """Raises InvalidInput."""
    if text is None or not text.strip():
        return None
    with Checks() as check:
        return check.text(field, text, most=LONGEST_NOTE, lines=True)


def required_reason(text: str) -> str:
    """Why an operator does something: both sides read it. Raises InvalidInput for `reason`."""
    with Checks() as check:
        if not text.strip():
            check.refuse("reason", "It is empty.", "Say why: both sides read it.")
            return ""
        return check.text("reason", text, most=LONGEST_NOTE, lines=True)


@attrs.frozen(kw_only=True)
class RefundPlan:
    """Where an amount that goes back comes from."""

    amount: Money
    of_fee: Money
    """The platform keeps that much less."""
    of_coach: Money
    """The coach gets that much less."""
    taken_back: Money
    """What of the coach's part was transferred already, and is taken from their account first."""


def refund_plan(order: Order, tally: Tally, amount: int) -> RefundPlan:
    """As the ledger will book it, to the minor unit."""
    kept = max(0, left_to_refund(order, tally))
    before, after = (attrs.evolve(order.price, amount=one) for one in (kept, max(0, kept - amount)))
    share = coach_share_of(after, order.terms.fee_permille)
    of_coach = coach_share_of(before, order.terms.fee_permille) - share
    back = attrs.evolve(order.price, amount=amount)
    beyond = max(0, tally.transferred - share.amount)
    return RefundPlan(
        amount=back,
        of_fee=back - of_coach,
        of_coach=of_coach,
        taken_back=attrs.evolve(back, amount=min(beyond, of_coach.amount)),
    )


def require_may_ask(order: Order, tally: Tally, now: datetime) -> int:
    """What can be asked for, in minor units.

    Raises ChargeDisputed, RefundRequestedAlready, RefundNotPossible.
    """
    if order.dispute_opened_at is not None:
        raise ChargeDisputed
    if order.refund_requested_at is not None:
        raise RefundRequestedAlready
    left = left_to_refund(order, tally)
    if not tally.charged or left <= 0 or now > _last_end(order) + REFUND_ASKED_WITHIN:
        raise RefundNotPossible
    return left


def _last_end(order: Order) -> datetime:
    ends = [one.ends_at for one in order.sessions if one.ends_at is not None]
    return max([order.placed_at, *ends, *([order.runs_until] if order.runs_until else [])])


@clause("C3.1")
def refund_requested(order: Order, amount: int, note: str | None, now: datetime) -> Order:
    asked = attrs.evolve(order, refund_requested_at=now, refund_decided_at=None)
    return asked.with_act(now, Party.COACHEE, ActKind.REFUND_REQUESTED, amount=amount, note=note)


@clause("C3.1")
def refund_refused(order: Order, note: str | None, now: datetime, *, by: Party) -> Order:
    require_request(order)
    return attrs.evolve(order, refund_decided_at=now).with_act(now, by, ActKind.REFUND_REFUSED, note=note)


def require_request(order: Order) -> None:
    """Raises NoRefundToDecide."""
    if not order.refund_is_being_decided:
        raise NoRefundToDecide


@clause("C3.1")
def missed(
    order: Order,
    session: CoachingSession,
    *,
    missed_by: Side,
    said_by: Side,
    note: str | None,
    now: datetime,
) -> Order:
    """Who says so of themselves is believed; a coach says it of the coachee and is paid as for a session.

    That the coach didn't come, said by the coachee, is a request for a refund: the coach answers it, or time
    does. Raises SessionNotFinished, SessionDecided, RefundRequestedAlready.
    """
    if session.starts_at is None or session.ends_at is None or session.starts_at > now:
        raise SessionNotFinished
    if session.state not in _SCHEDULED_OR_DELIVERED or now > session.ends_at + CONFIRMED_WITHIN:
        raise SessionDecided
    price = order.price_of(session)
    if missed_by is Side.COACH and said_by is Side.COACHEE:
        if order.refund_requested_at is not None:
            raise RefundRequestedAlready
        return refund_requested(order, missed_refund(price, by=missed_by).amount, note, now)
    if missed_by is Side.COACHEE:
        ended = session.ended(SessionState.MISSED_BY_COACHEE, session.ends_at, refund=0)
        what = ActKind.MISSED_BY_COACHEE
    else:
        what = ActKind.MISSED_BY_COACH
        refund = missed_refund(price, by=missed_by).amount
        ended = (
            session.given_back()
            if can_be_used(order, Side.COACH, now)
            else session.ended(SessionState.MISSED_BY_COACH, session.ends_at, refund=refund)
        )
    return order.with_session(ended).with_act(
        now, Party(said_by.value), what, session=session.number, amount=ended.refund, note=note
    )
