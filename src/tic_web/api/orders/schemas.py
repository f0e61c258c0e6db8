"""What the API gives about orders."""

from typing import Annotated

import attrs
from msgspec import Meta, Struct

from tic_domain.orders.model import Order, OrderAct
from tic_domain.orders.reversals import refund_of
from tic_domain.orders.states import Waiting
from tic_domain.orders.subscription_waiting import SubscriptionWaiting
from tic_domain.orders.terms import Side, Terms
from tic_domain.orders.use_cases.list_times import PaidTimes
from tic_domain.orders.viewing import OrderLine, OrderView
from tic_domain.shared.ids import AccountId
from tic_web.amounts import Amount
from tic_web.api.fields import Day, Id, Moment, ZoneName
from tic_web.api.orders.names import (
    ActName,
    HoldingName,
    OrderKindName,
    OrderStateName,
    OwnerName,
    PartyName,
    PayeeStatusName,
    SideName,
    named,
)
from tic_web.api.orders.session_schemas import QuoteAnswer, SessionAnswer, whole_quote
from tic_web.api.scheduling.schemas import SlotAnswer

Minutes = Annotated[int, Meta(examples=[60])]
SubscriptionIdOfMonth = Annotated[Id | None, Meta(description="Of a month; null for what is bought once.")]


class WaitingAnswer(Struct, frozen=True, kw_only=True):
    """Why it isn't over yet, whose turn it is, and until when at the latest."""

    owner: OwnerName
    reason: str
    until: Moment

    @classmethod
    def of(cls, waiting: Waiting | SubscriptionWaiting) -> "WaitingAnswer":
        return cls(owner=named(waiting.owner), reason=waiting.reason, until=waiting.until)


class OrderLineAnswer(Struct, frozen=True, kw_only=True):
    """An order in a list."""

    id: Id
    kind: OrderKindName
    state: OrderStateName
    side: Annotated[SideName, Meta(description="Yours.")]
    other_id: Id
    other_name: str
    subscription_id: SubscriptionIdOfMonth
    title: str
    price: Amount
    sessions: Annotated[int, Meta(ge=1, description="How many it pays for.", examples=[1])]
    placed_at: Moment
    waiting: WaitingAnswer | None

    @classmethod
    def of(cls, line: OrderLine, reader: AccountId) -> "OrderLineAnswer":
        order = line.order
        side = order.side_of(reader)
        return cls(
            id=order.id,
            kind=named(order.kind),
            state=named(order.state),
            side=named(side),
            other_id=_other_of(order, side),
            other_name=line.other_name,
            subscription_id=order.subscription_id,
            title=order.title,
            price=Amount.of(order.price),
            sessions=len(order.sessions),
            placed_at=order.placed_at,
            waiting=WaitingAnswer.of(line.waiting) if line.waiting else None,
        )


class OrdersAnswer(Struct, frozen=True, kw_only=True):
    """A page of your orders, newest first."""

    items: list[OrderLineAnswer]
    next: str | None


class CancellationStepAnswer(Struct, frozen=True, kw_only=True):
    """Cancelled at least so many minutes before the begin, this share goes back."""

    minutes_before: int
    refund_permille: int


class TermsAnswer(Struct, frozen=True, kw_only=True):
    """What was agreed when it was bought. What the operator changes later alters none of it."""

    fee_permille: Annotated[int, Meta(description="The platform's part of the price.")]
    cancellation: list[CancellationStepAnswer]
    reschedule_minutes: Annotated[int, Meta(description="Until so long before the begin it can be moved.")]
    reschedules: Annotated[int, Meta(description="How often each side may move one session.")]
    payout_delay_minutes: Annotated[int, Meta(description="From a session's end to the coach's payout.")]
    package_days: Annotated[int, Meta(description="From the purchase until a package's sessions lapse.")]
    package_refund_days: Annotated[
        int, Meta(description="From the purchase until unused sessions can be given back.")
    ]
    period_refund_minutes: Annotated[
        int, Meta(description="From a period's charge until it can't be given back.")
    ]

    @classmethod
    def of(cls, terms: Terms) -> "TermsAnswer":
        steps = [CancellationStepAnswer(**attrs.asdict(one)) for one in terms.cancellation]
        return cls(**{**attrs.asdict(terms, recurse=False), "cancellation": steps})


class ActAnswer(Struct, frozen=True, kw_only=True):
    """A line of an order's history."""

    at: Moment
    by: PartyName
    what: ActName
    session: Annotated[int | None, Meta(description="Its number; null: about the whole order.")]
    refund: Annotated[Amount | None, Meta(description="What goes back, or was asked for, because of it.")]
    note: str | None

    @classmethod
    def of(cls, act: OrderAct, currency: str) -> "ActAnswer":
        return cls(
            at=act.at,
            by=named(act.by),
            what=named(act.what),
            session=act.session,
            refund=None if (back := refund_of(act)) is None else Amount(amount=back, currency=currency),
            note=act.note,
        )


class PayoutAnswer(Struct, frozen=True, kw_only=True):
    """What its coach gets of an order."""

    owed: Annotated[Amount, Meta(description="Not passed on yet; below zero where too much was.")]
    transferred: Amount
    due: Annotated[Amount, Meta(description="Of what is owed, what can be passed on now.")]
    next_at: Annotated[Moment | None, Meta(description="When more becomes due by itself.")]
    holding: Annotated[HoldingName | None, Meta(description="Why nothing is passed on.")]
    account: Annotated[PayeeStatusName, Meta(description="Whether you can be paid.")]


class OrderAnswer(Struct, frozen=True, kw_only=True):
    """An order, what became of it, and what you can do about it now."""

    id: Id
    kind: OrderKindName
    state: OrderStateName
    side: Annotated[SideName, Meta(description="Yours.")]
    other_id: Id
    other_name: str
    coach_id: Id
    offering_id: Id
    subscription_id: SubscriptionIdOfMonth
    title: str
    minutes: Minutes
    price: Amount
    charged: Amount
    returned: Annotated[Amount, Meta(description="What went back to the coachee, whichever way.")]
    waiting: Annotated[WaitingAnswer | None, Meta(description="Null once it is over.")]
    placed_at: Moment
    pay_until: Moment
    paid_at: Moment | None
    cancelled_at: Moment | None
    runs_until: Annotated[Moment | None, Meta(description="When unused sessions of a package lapse.")]
    sessions: list[SessionAnswer]
    cancelling: Annotated[
        QuoteAnswer | None,
        Meta(description="What `cancelOrder` would do now; null: it can't be cancelled as a whole."),
    ]
    can_pay: bool
    can_schedule: Annotated[bool, Meta(description="A session waits for its time.")]
    refundable: Annotated[
        Amount | None, Meta(description="What `requestRefund` would ask for; null: nothing can be asked for.")
    ]
    can_decide_refund: bool
    payout: Annotated[PayoutAnswer | None, Meta(description="For the coach, once it is paid.")]
    terms: TermsAnswer
    history: list[ActAnswer]

    @classmethod
    def of(cls, view: OrderView, reader: AccountId) -> "OrderAnswer":
        order, side = view.order, view.order.side_of(reader)

        def amount(minor: int) -> Amount:
            return Amount(amount=minor, currency=order.price.currency)

        return cls(
            id=order.id,
            kind=named(order.kind),
            state=named(order.state),
            side=named(side),
            other_id=_other_of(order, side),
            other_name=view.other_name,
            coach_id=order.coach_id,
            offering_id=order.offering_id,
            subscription_id=order.subscription_id,
            title=order.title,
            minutes=order.minutes,
            price=Amount.of(order.price),
            charged=amount(view.tally.charged),
            returned=amount(view.tally.back),
            waiting=WaitingAnswer.of(view.waiting) if view.waiting else None,
            placed_at=order.placed_at,
            pay_until=order.held_until,
            paid_at=order.paid_at,
            cancelled_at=order.cancelled_at,
            runs_until=order.runs_until,
            sessions=[SessionAnswer.of(one) for one in view.sessions],
            cancelling=whole_quote(view),
            can_pay=view.can_pay,
            can_schedule=view.can_schedule,
            refundable=None if view.refundable is None else amount(view.refundable),
            can_decide_refund=view.can_decide_refund,
            payout=_payout(view),
            terms=TermsAnswer.of(order.terms),
            history=[ActAnswer.of(act, order.price.currency) for act in order.acts],
        )


def _payout(view: OrderView) -> PayoutAnswer | None:
    if view.due is None:
        return None
    currency = view.order.price.currency
    account = view.payout_account
    return PayoutAnswer(
        owed=Amount(amount=view.tally.owed, currency=currency),
        transferred=Amount(amount=view.tally.transferred, currency=currency),
        due=Amount(amount=view.due.amount, currency=currency),
        next_at=view.due.next_at,
        holding=None if view.due.holding is None else named(view.due.holding),
        account="missing" if account is None else named(account.status),
    )


def _other_of(order: Order, side: Side) -> AccountId:
    return order.coach_id if side is Side.COACHEE else order.coachee_id


class OrderSlotsAnswer(Struct, frozen=True, kw_only=True):
    """Open times in order. What is listed here can be booked, until somebody else does."""

    minutes: Minutes
    zone: ZoneName
    first_day: Day
    last_day: Day
    furthest_day: Annotated[Day, Meta(description="The last day on which anything can be booked yet.")]
    items: list[SlotAnswer]

    @classmethod
    def of(cls, found: PaidTimes) -> "OrderSlotsAnswer":
        return cls(
            minutes=found.order.minutes,
            zone=found.zone,
            first_day=found.first_day,
            last_day=found.last_day,
            furthest_day=found.furthest_day,
            items=[SlotAnswer.of(slot, found.zone) for slot in found.slots],
        )
