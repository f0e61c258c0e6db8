"""How far an order has come: one function from what was decided, what moved and what time it is.

It is run by the browser's return, a webhook's job, a timer and a reconciliation alike. It decides; it calls
nobody. What has to be asked of the payment provider comes back as `actions`, in the order to try them.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.actions import Action, TakeBack, actions_for, to_go_back
from tic_domain.orders.model import ActKind, CoachingSession, Order, OrderKind, Party
from tic_domain.orders.payouts import Due, EarnedSession, Holding, due
from tic_domain.orders.reversals import held_where_taken_back, is_hold_of_ours
from tic_domain.orders.settling import Hold, PaymentFacts, Step, steps_for
from tic_domain.orders.splitting import coach_share_of, coach_shares
from tic_domain.orders.states import (
    FINAL,
    LOOK_AGAIN_AFTER,
    REFUND_DECIDED_WITHIN,
    OrderState,
    SessionState,
    Standing,
    state_of,
)
from tic_domain.orders.tally import Tally
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CalendarEntryId

TAKE_BACK_AGAIN_AFTER: Final = timedelta(hours=1)
"""What isn't on the coach's account yet comes with their next payouts: often enough to meet them there."""
LOOK_DAILY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Progress:
    order: Order
    confirms: bool
    """The hold becomes the booking."""
    releases: tuple[CalendarEntryId, ...]
    """Times that are open again."""
    actions: tuple[Action, ...]
    due: Due | None
    """What the coach is owed and why not more; None before the order was paid."""


@clause("C3.1")
def progress_of(
    order: Order, facts: PaymentFacts, tally: Tally, *, hold: Hold, payee_is_ready: bool, now: datetime
) -> Progress:
    """`tally` is over all movements that are booked, those of `facts` among them. `hold` is the calendar
    entry of a single session that waits for its payment."""
    order = attrs.evolve(order, dispute_opened_at=facts.dispute_opened_at)
    steps = steps_for(facts, price=order.price.amount, hold=hold, held_until=order.held_until, now=now)
    before = order
    order = _paid_or_expired(order, tally, steps, now)
    if tally.charged:
        order = _ended_with_the_money(_decided_by_time(_passed(order, now), tally, now), tally, now)
        order = held_where_taken_back(order, facts.movements, tally, now)
    owing = due_of(order, tally, now) if tally.charged else None
    actions = actions_for(order, facts, tally, owing, steps, payee_is_ready=payee_is_ready, now=now)
    state = state_of(standing_of(order, tally))
    return Progress(
        order=attrs.evolve(
            order, state=state, look_at=_look_at(order, state, facts, owing, actions, now=now)
        ),
        confirms=Step.CONFIRM_HOLD in steps,
        releases=_released(before, order),
        actions=actions,
        due=owing,
    )


def standing_of(order: Order, tally: Tally) -> Standing:
    return Standing(
        placed_at=order.placed_at,
        held_until=order.held_until,
        payment_ended=order.payment_ended_at is not None,
        charged=tally.charged,
        refunded=tally.refunded,
        dispute_opened_at=order.dispute_opened_at,
        last_taken_at=tally.last_taken_at,
        dispute_lost=tally.disputed if order.dispute_opened_at is None else 0,
        refund_requested_at=order.refund_requested_at if order.refund_is_being_decided else None,
        cancelled_at=order.cancelled_at,
        sessions=tuple(one.state for one in order.sessions),
        last_ends_at=max((one.ends_at for one in order.sessions if one.ends_at), default=None),
        runs_until=order.runs_until,
        owed=tally.owed,
        payout_is_held=order.payout_held_at is not None,
        look_at=order.look_at,
    )


def due_of(order: Order, tally: Tally, now: datetime) -> Due:
    shares = coach_shares(order.price, len(order.sessions), order.terms.fee_permille)
    return due(
        order.terms,
        [
            EarnedSession(ended_at=one.ended_at, share=_earned(order, one, shares[one.number - 1].amount))
            for one in order.sessions
            if one.ended_at is not None
        ],
        owed=tally.owed,
        transferred=tally.transferred,
        all_ended=all(one.state.has_ended for one in order.sessions),
        holding=_holding(order),
        now=now,
    )


def _earned(order: Order, session: CoachingSession, share: int) -> int:
    """What the session brings its coach: of what was not given back of it."""
    if not session.refund:
        return share
    kept = attrs.evolve(order.price, amount=max(0, order.price_of(session).amount - session.refund))
    return coach_share_of(kept, order.terms.fee_permille).amount


def _holding(order: Order) -> Holding | None:
    if order.dispute_opened_at is not None:
        return Holding.DISPUTED
    if order.refund_is_being_decided:
        return Holding.REFUND_REQUESTED
    if order.reported_at is not None:
        return Holding.REPORTED
    if order.payout_held_at is None:
        return None
    held = next((one for one in reversed(order.acts) if one.what is ActKind.PAYOUT_HELD), None)
    return Holding.TAKEN_BACK if held is not None and is_hold_of_ours(held) else Holding.HELD_BY_OPERATOR


def _paid_or_expired(order: Order, tally: Tally, steps: frozenset[Step], now: datetime) -> Order:
    if tally.charged and order.paid_at is None:
        order = attrs.evolve(order, paid_at=tally.paid_at)
        order = order.with_act(tally.paid_at or now, Party.COACHEE, ActKind.PAID)
    if Step.REFUND_LATE in steps:
        return all_given_back(order, ActKind.CANCELLED, now)
    if not tally.charged and (Step.RELEASE_HOLD in steps or _has_ended_unpaid(order, steps)):
        return all_given_back(order, ActKind.EXPIRED, now)
    return order


def _released(before: Order, after: Order) -> tuple[CalendarEntryId, ...]:
    cancelled = (one for one in after.sessions if one.state is SessionState.CANCELLED)
    scheduled = {one.entry_id for one in before.sessions if one.state is SessionState.SCHEDULED}
    return tuple(one.entry_id for one in cancelled if one.entry_id and one.entry_id in scheduled)


def _has_ended_unpaid(order: Order, steps: frozenset[Step]) -> bool:
    """The provider says that it is over, and there is no hold to give back."""
    return not steps and order.state is OrderState.AWAITING_PAYMENT


def all_given_back(order: Order, what: ActKind, now: datetime) -> Order:
    """Money that comes all the same goes back: every session that hasn't ended is worth its price."""
    for one in order.sessions:
        if not one.state.has_ended:
            ended = one.ended(SessionState.CANCELLED, now, refund=order.price_of(one).amount)
            order = order.with_session(ended)
    if what is ActKind.CANCELLED:
        order = attrs.evolve(order, cancelled_at=order.cancelled_at or now)
    else:
        order = attrs.evolve(order, payment_ended_at=order.payment_ended_at or now)
    return order.with_act(now, Party.PLATFORM, what)


def _passed(order: Order, now: datetime) -> Order:
    """A session whose time is over took place, unless somebody says otherwise; one that was never used in
    its time has lapsed."""
    for one in order.sessions:
        if one.state is SessionState.SCHEDULED and one.ends_at is not None and one.ends_at <= now:
            order = order.with_session(one.ended(SessionState.DELIVERED, one.ends_at, refund=0)).with_act(
                one.ends_at, Party.PLATFORM, ActKind.DELIVERED, session=one.number
            )
        elif (
            one.state is SessionState.UNSCHEDULED and order.runs_until is not None and order.runs_until <= now
        ):
            order = order.with_session(one.ended(SessionState.LAPSED, order.runs_until, refund=0)).with_act(
                order.runs_until, Party.PLATFORM, ActKind.LAPSED, session=one.number
            )
    return order


def _ended_with_the_money(order: Order, tally: Tally, now: datetime) -> Order:
    """What the bank took back whole is over: no session of it takes place any more."""
    if order.dispute_opened_at is not None or tally.back < tally.charged:
        return order
    open_sessions = [one for one in order.sessions if not one.state.has_ended]
    for one in open_sessions:
        order = order.with_session(one.ended(SessionState.CANCELLED, now, refund=0))
    if not open_sessions:
        return order
    return attrs.evolve(order, cancelled_at=order.cancelled_at or now).with_act(
        now, Party.PLATFORM, ActKind.CANCELLED
    )


def _decided_by_time(order: Order, tally: Tally, now: datetime) -> Order:
    """A request that nobody answered in time is granted."""
    if order.refund_requested_at is None or order.refund_decided_at is not None:
        return order
    if now < order.refund_requested_at + REFUND_DECIDED_WITHIN:
        return order
    return granted(order, tally, by=Party.PLATFORM, note=None, now=now)


def left_to_refund(order: Order, tally: Tally) -> int:
    """What nobody has decided to send back yet, and no bank has taken, in minor units."""
    return tally.charged - max(to_go_back(order, tally), gone_for_good(order, tally))


def gone_for_good(order: Order, tally: Tally) -> int:
    """What went back to the coachee and won't return: what an open dispute took may."""
    return tally.refunded + (tally.disputed if order.dispute_opened_at is None else 0)


def granted(
    order: Order, tally: Tally, *, by: Party, note: str | None, now: datetime, amount: int | None = None
) -> Order:
    """That much goes back besides what was decided before; what was asked for where no amount is named."""
    left = left_to_refund(order, tally)
    asked = [one.amount for one in order.acts if one.what is ActKind.REFUND_REQUESTED]
    wanted = amount if amount is not None else next(reversed(asked), None)
    more = max(0, left if wanted is None else min(wanted, left))
    # What a bank took without anybody's decision counts as sent back: what is granted comes on top of it.
    taken = max(0, gone_for_good(order, tally) - to_go_back(order, tally)) if more else 0
    decided_at = now if order.refund_is_being_decided else order.refund_decided_at
    granted_order = attrs.evolve(order, refund=order.refund + taken + more, refund_decided_at=decided_at)
    return granted_order.with_act(now, by, ActKind.REFUND_GRANTED, amount=more, note=note)


def _look_at(
    order: Order,
    state: OrderState,
    facts: PaymentFacts,
    owing: Due | None,
    actions: tuple[Action, ...],
    *,
    now: datetime,
) -> datetime | None:
    """When something is to be done by itself, at the latest; None once the order is final."""
    if state in FINAL and not actions and not facts.refunds_pending:
        return None
    if state is OrderState.AWAITING_PAYMENT:
        return order.held_until if now < order.held_until else now + LOOK_AGAIN_AFTER
    if actions:
        only_back = all(isinstance(one, TakeBack) for one in actions)
        return now + (TAKE_BACK_AGAIN_AFTER if only_back else LOOK_AGAIN_AFTER)
    moments = [one.ends_at for one in order.sessions if one.state is SessionState.SCHEDULED]
    if any(one.state is SessionState.UNSCHEDULED for one in order.sessions):
        moments.append(order.runs_until)
    if order.refund_requested_at is not None and order.refund_is_being_decided:
        moments.append(order.refund_requested_at + REFUND_DECIDED_WITHIN)
    if owing is not None:
        moments.append(owing.next_at)
    ahead = [moment for moment in moments if moment is not None and moment > now]
    # Whatever else it waits for, somebody looks once a day: what nobody told us of is found then.
    return min([*ahead, now + LOOK_DAILY])


def opens_with_hold(order: Order) -> CoachingSession | None:
    """The session whose held time waits for the payment; None for what has its times chosen later."""
    if order.kind is not OrderKind.SINGLE:
        return None
    first = order.sessions[0]
    return first if first.state is SessionState.SCHEDULED else None
