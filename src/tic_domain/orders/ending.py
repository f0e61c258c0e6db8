"""An operator ends what is left of an order: what hasn't begun is cancelled, and its price goes back."""

from datetime import datetime

import attrs

from tic_domain.orders.actions import to_go_back
from tic_domain.orders.cancelling import is_unpaid
from tic_domain.orders.errors import OrderNotCancellable
from tic_domain.orders.model import ActKind, CoachingSession, Order, Party
from tic_domain.orders.progress import gone_for_good
from tic_domain.orders.refunding import RefundPlan, refund_plan
from tic_domain.orders.states import SessionState
from tic_domain.orders.tally import Tally
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CalendarEntryId


@attrs.frozen(kw_only=True)
class Ending:
    """What ending the order would do at that moment."""

    cancels: tuple[int, ...]
    """The numbers of the sessions that would no longer take place."""
    plan: RefundPlan


def ending_of(order: Order, tally: Tally, now: datetime) -> Ending:
    """As if the coach had cancelled, whatever the table says. Raises OrderNotCancellable."""
    left = [one for one in order.sessions if _has_not_begun(one, now)]
    if not left or order.cancelled_at is not None or not (is_unpaid(order) or tally.charged):
        raise OrderNotCancellable
    if is_unpaid(order):
        return Ending(cancels=tuple(one.number for one in left), plan=refund_plan(order, tally, 0))
    ended = order
    for one in left:
        ended = ended.with_session(one.ended(SessionState.CANCELLED, now, refund=order.price_of(one).amount))
    # What was decided to go back before is not counted twice: all that was paid is the most.
    back = max(0, to_go_back(ended, tally) - max(to_go_back(order, tally), gone_for_good(order, tally)))
    return Ending(cancels=tuple(one.number for one in left), plan=refund_plan(order, tally, back))


@clause("C3.1")
def ended_by_operator(
    order: Order, ending: Ending, reason: str, now: datetime
) -> tuple[Order, tuple[CalendarEntryId, ...]]:
    """The order, and the times that are open again. One that isn't paid is given up as if its time were over:
    the provider is told, and then the held time is open again."""
    amount = ending.plan.amount.amount
    if is_unpaid(order):
        given_up = attrs.evolve(order, held_until=min(order.held_until, now), look_at=now)
        return given_up.with_act(now, Party.OPERATOR, ActKind.CANCELLED, amount=amount, note=reason), ()
    entries = []
    for one in order.sessions:
        if one.number in ending.cancels:
            if one.entry_id is not None:
                entries.append(one.entry_id)
            price = order.price_of(one).amount
            order = order.with_session(one.ended(SessionState.CANCELLED, now, refund=price))
    order = attrs.evolve(order, cancelled_at=now, look_at=now)
    return order.with_act(now, Party.OPERATOR, ActKind.CANCELLED, amount=amount, note=reason), tuple(entries)


def _has_not_begun(session: CoachingSession, now: datetime) -> bool:
    if session.state is SessionState.UNSCHEDULED:
        return True
    return (
        session.state is SessionState.SCHEDULED and session.starts_at is not None and session.starts_at > now
    )
