"""The states of an order, and the way out of each: nobody waits without knowing for what, whom and how long.

A state is derived from what was decided and what moved, never advanced by an event, so the order in which
facts become known makes no difference.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

import attrs

from tic_domain.orders.terms import Terms
from tic_domain.shared.clauses import clause

REFUND_DECIDED_WITHIN: Final = timedelta(days=7)
DISPUTE_DECIDED_WITHIN: Final = timedelta(days=90)
"""Card networks take up to that long."""
RECOVERED_WITHIN: Final = timedelta(days=7)
"""Until then the coach's next payouts or account balance cover it; after that an operator looks."""
LOOK_AGAIN_AFTER: Final = timedelta(minutes=5)
"""What is due and could not be done is looked at again by itself."""
CONFIRMED_WITHIN: Final = timedelta(hours=24)
"""After its end a session counts as delivered unless somebody says otherwise by then."""


class OrderState(Enum):
    AWAITING_PAYMENT = "awaiting payment"
    EXPIRED = "expired"
    PAID = "paid"
    CANCELLED = "cancelled"
    """Nothing more will take place; what goes back is on its way."""
    DELIVERED = "delivered"
    """Every session has ended; the coach is not paid yet."""
    SETTLED = "settled"
    REFUND_REQUESTED = "refund requested"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    DISPUTE_LOST = "dispute lost"
    RECOVERING = "recovering"
    """More was paid out than the coach keeps."""


FINAL: Final = frozenset(
    {OrderState.EXPIRED, OrderState.SETTLED, OrderState.REFUNDED, OrderState.DISPUTE_LOST}
)


class SessionState(Enum):
    """Of one coaching session that an order pays for."""

    UNSCHEDULED = "unscheduled"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    MISSED_BY_COACH = "missed by coach"
    MISSED_BY_COACHEE = "missed by coachee"
    LAPSED = "lapsed"
    """Never used in its time."""

    @property
    def has_ended(self) -> bool:
        return self not in {SessionState.UNSCHEDULED, SessionState.SCHEDULED}


class Owner(Enum):
    """Whose turn it is."""

    COACHEE = "coachee"
    COACH = "coach"
    PLATFORM = "platform"
    PAYMENT_PROVIDER = "payment provider"
    BANK = "bank"


@attrs.frozen(kw_only=True)
class Standing:
    """All that the state of an order follows from. Amounts in minor units."""

    placed_at: datetime
    held_until: datetime
    payment_ended: bool
    """The provider says that it can't be paid any more."""
    charged: int
    refunded: int
    """Sent back and not returned."""
    dispute_opened_at: datetime | None
    """Of one that is not decided yet."""
    last_taken_at: datetime | None
    """When money last went back, by refund or dispute."""
    dispute_lost: int
    """Taken by disputes that were lost."""
    refund_requested_at: datetime | None
    """Of a request that is not decided yet."""
    cancelled_at: datetime | None
    sessions: tuple[SessionState, ...]
    last_ends_at: datetime | None
    """The end of the latest session that is or was scheduled."""
    runs_until: datetime | None
    """When sessions of a package or period lapse; None for a single session."""
    owed: int
    """The coach's balance in the ledger."""
    payout_is_held: bool
    look_at: datetime | None
    """When it is looked at by itself."""


@clause("C3.1")
def state_of(standing: Standing) -> OrderState:
    if not standing.charged:
        return OrderState.EXPIRED if standing.payment_ended else OrderState.AWAITING_PAYMENT
    ended = all(one.has_ended for one in standing.sessions)
    all_back = standing.refunded + standing.dispute_lost >= standing.charged and not standing.owed
    # The first that holds: what stops money comes before what moves it.
    holds = (
        (OrderState.DISPUTED, standing.dispute_opened_at is not None),
        (OrderState.RECOVERING, standing.owed < 0),
        (OrderState.DISPUTE_LOST, all_back and standing.dispute_lost > 0),
        (OrderState.REFUNDED, all_back),
        (OrderState.REFUND_REQUESTED, standing.refund_requested_at is not None),
        (OrderState.SETTLED, ended and not standing.owed),
        (OrderState.CANCELLED, standing.cancelled_at is not None),
        (OrderState.DELIVERED, ended),
    )
    return next((state for state, is_so in holds if is_so), OrderState.PAID)


@attrs.frozen(kw_only=True)
class Exit:
    """What ends a state at the latest: when, why it lasts, and whose turn it is."""

    owner: Owner
    reason: str
    deadline: Callable[[Standing, Terms], datetime]
    late_owner: Owner
    late_reason: str
    """Once the deadline is over, until it is looked at the next time."""


def _hold(standing: Standing, terms: Terms) -> datetime:
    return standing.held_until


def _end_of_sessions(standing: Standing, terms: Terms) -> datetime:
    ends = [moment for moment in (standing.last_ends_at, standing.runs_until) if moment is not None]
    return max(ends, default=standing.placed_at) + CONFIRMED_WITHIN


def _payout(standing: Standing, terms: Terms) -> datetime:
    ended = standing.last_ends_at or standing.cancelled_at or standing.placed_at
    return ended + timedelta(minutes=terms.payout_delay_minutes) + CONFIRMED_WITHIN


def _refund_decision(standing: Standing, terms: Terms) -> datetime:
    return (standing.refund_requested_at or standing.placed_at) + REFUND_DECIDED_WITHIN


def _dispute_decision(standing: Standing, terms: Terms) -> datetime:
    return (standing.dispute_opened_at or standing.placed_at) + DISPUTE_DECIDED_WITHIN


def _cancellation(standing: Standing, terms: Terms) -> datetime:
    # What goes back is sent at once; what the coach keeps of it follows with the payout.
    return max(_payout(standing, terms), standing.cancelled_at or standing.placed_at)


def _recovery(standing: Standing, terms: Terms) -> datetime:
    return (standing.last_taken_at or standing.placed_at) + RECOVERED_WITHIN


EXITS: Final[Mapping[OrderState, Exit]] = {
    OrderState.AWAITING_PAYMENT: Exit(
        owner=Owner.COACHEE,
        reason="The time is held for you until you have paid.",
        deadline=_hold,
        late_owner=Owner.PAYMENT_PROVIDER,
        late_reason="The time to pay is over. Money that is on its way already is booked when it arrives.",
    ),
    OrderState.PAID: Exit(
        owner=Owner.COACH,
        reason="Paid. The sessions are still to take place.",
        deadline=_end_of_sessions,
        late_owner=Owner.PLATFORM,
        late_reason="The time of the sessions is over. What became of them is looked at.",
    ),
    OrderState.CANCELLED: Exit(
        owner=Owner.PAYMENT_PROVIDER,
        reason="Cancelled. What goes back is on its way; what the coach keeps follows with the payout.",
        deadline=_cancellation,
        late_owner=Owner.PAYMENT_PROVIDER,
        late_reason="Cancelled. What goes back, or the payout, takes longer than usual: it is tried again.",
    ),
    OrderState.DELIVERED: Exit(
        owner=Owner.PLATFORM,
        reason="The sessions have ended. The coach is paid after the delay.",
        deadline=_payout,
        late_owner=Owner.PLATFORM,
        late_reason="The payout takes longer than usual. It follows once the coach can be paid.",
    ),
    OrderState.REFUND_REQUESTED: Exit(
        owner=Owner.COACH,
        reason="A refund was asked for. Without an answer in time it is granted.",
        deadline=_refund_decision,
        late_owner=Owner.PLATFORM,
        late_reason="Nobody answered the request for a refund in time: it is granted.",
    ),
    OrderState.DISPUTED: Exit(
        owner=Owner.BANK,
        reason="The coachee's bank is deciding a dispute. Nothing is paid out until then.",
        deadline=_dispute_decision,
        late_owner=Owner.BANK,
        late_reason="The coachee's bank takes longer than usual. Nothing is paid out until it has decided.",
    ),
    OrderState.RECOVERING: Exit(
        owner=Owner.PLATFORM,
        reason="Money went back to the coachee after the coach was paid. The difference is being taken back.",
        deadline=_recovery,
        late_owner=Owner.PLATFORM,
        late_reason="The difference could not be taken back yet. It is tried again; an operator looks at it.",
    ),
}
"""Of every state that isn't final."""


@attrs.frozen(kw_only=True)
class Waiting:
    """What the two sides and the operator are shown of a state that isn't final."""

    state: OrderState
    owner: Owner
    reason: str
    until: datetime


_KEPT_OPEN: Final = "It is kept open for you until you have paid."
_PAYOUT_HELD: Final = "The coach's payout is on hold. An operator decides when it goes on."
_PAYING_OUT: Final = frozenset({OrderState.DELIVERED, OrderState.CANCELLED})


def waiting_for(standing: Standing, terms: Terms, now: datetime) -> Waiting | None:
    """`until` is ahead: where a deadline is over, when it is looked at next. None for a final state."""
    state = state_of(standing)
    if state in FINAL:
        return None
    way_out = EXITS[state]
    until, owner, reason = way_out.deadline(standing, terms), way_out.owner, way_out.reason
    if state is OrderState.AWAITING_PAYMENT and standing.runs_until is not None:
        reason = _KEPT_OPEN
    if until <= now:
        owner, reason, until = way_out.late_owner, way_out.late_reason, next_look(standing.look_at, now)
    if state in _PAYING_OUT and standing.payout_is_held:
        owner, reason = Owner.PLATFORM, _PAYOUT_HELD
    return Waiting(state=state, owner=owner, reason=reason, until=until)


def next_look(look_at: datetime | None, now: datetime) -> datetime:
    """What was to be looked at by now is, with the next run of the timers."""
    return look_at if look_at is not None and look_at > now else now + LOOK_AGAIN_AFTER
