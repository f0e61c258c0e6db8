"""What the API gives about subscriptions."""

from typing import Annotated

from msgspec import Meta, Struct

from tic_domain.orders.subscription_viewing import SubscriptionLine, SubscriptionView
from tic_domain.shared.ids import AccountId
from tic_web.amounts import Amount
from tic_web.api.fields import Id, Moment
from tic_web.api.orders.names import SideName, SubscriptionStatusName, WishName, named
from tic_web.api.orders.schemas import Minutes, OrderLineAnswer, TermsAnswer, WaitingAnswer

Monthly = Annotated[Amount, Meta(description="For each month.")]
SessionsMonthly = Annotated[int, Meta(ge=1, description="In each month.", examples=[4])]
NoMoreWaiting = Annotated[WaitingAnswer | None, Meta(description="Null once it has ended.")]
EndsAt = Annotated[
    Moment | None,
    Meta(description="When it was ended for the end of a month, or has ended; null: it goes on."),
]


class SubscriptionLineAnswer(Struct, frozen=True, kw_only=True):
    """A subscription in a list."""

    id: Id
    status: SubscriptionStatusName
    side: Annotated[SideName, Meta(description="Yours.")]
    other_id: Id
    other_name: str
    title: str
    price: Monthly
    sessions: SessionsMonthly
    placed_at: Moment
    ends_at: EndsAt
    waiting: NoMoreWaiting

    @classmethod
    def of(cls, line: SubscriptionLine, reader: AccountId) -> "SubscriptionLineAnswer":
        one = line.subscription
        return cls(
            id=one.id,
            status=named(one.status),
            side=named(one.side_of(reader)),
            other_id=one.other_than(reader),
            other_name=line.other_name,
            title=one.title,
            price=Amount.of(one.price),
            sessions=one.sessions,
            placed_at=one.placed_at,
            ends_at=one.ends_at,
            waiting=WaitingAnswer.of(line.waiting) if line.waiting else None,
        )


class SubscriptionsAnswer(Struct, frozen=True, kw_only=True):
    """A page of your subscriptions, newest first."""

    items: list[SubscriptionLineAnswer]
    next: str | None


class SubscriptionAnswer(Struct, frozen=True, kw_only=True):
    """A subscription, its months, and what you can do about it now."""

    id: Id
    status: SubscriptionStatusName
    side: Annotated[SideName, Meta(description="Yours.")]
    other_id: Id
    other_name: str
    coach_id: Id
    offering_id: Id
    title: str
    minutes: Minutes
    sessions: SessionsMonthly
    price: Monthly
    waiting: NoMoreWaiting
    placed_at: Moment
    pay_until: Annotated[Moment, Meta(description="The first month.")]
    period_ends_at: Annotated[Moment | None, Meta(description="Of the month that is paid, or to be paid.")]
    ends_at: EndsAt
    unpaid_since: Annotated[Moment | None, Meta(description="Since when a renewal is not paid.")]
    next_attempt_at: Annotated[
        Moment | None, Meta(description="When the payment provider tries again to charge it.")
    ]
    renewal_url: Annotated[
        str | None,
        Meta(
            description="For its coachee, where a renewal that failed can be paid with another card: a page "
            "of the payment provider, for a browser.",
            examples=["https://pay.example/i/in_1"],
        ),
    ]
    pending: WishName | None
    can_pay: bool
    can_end: bool
    can_resume: bool
    months: Annotated[
        list[OrderLineAnswer],
        Meta(
            description="The latest 24, newest first. Each is an order of its own, to schedule sessions of."
        ),
    ]
    terms: TermsAnswer

    @classmethod
    def of(cls, view: SubscriptionView, reader: AccountId) -> "SubscriptionAnswer":
        line, one = view.line, view.line.subscription
        return cls(
            id=one.id,
            status=named(one.status),
            side=named(one.side_of(reader)),
            other_id=one.other_than(reader),
            other_name=line.other_name,
            coach_id=one.coach_id,
            offering_id=one.offering_id,
            title=one.title,
            minutes=one.minutes,
            sessions=one.sessions,
            price=Amount.of(one.price),
            waiting=WaitingAnswer.of(line.waiting) if line.waiting else None,
            placed_at=one.placed_at,
            pay_until=one.held_until,
            period_ends_at=one.period_ends_at,
            ends_at=one.ends_at,
            unpaid_since=one.unpaid_since,
            next_attempt_at=one.next_attempt_at,
            renewal_url=view.renewal_url,
            pending=None if one.wish is None else named(one.wish),
            can_pay=view.can_pay,
            can_end=view.can_end,
            can_resume=view.can_go_on,
            months=[OrderLineAnswer.of(month, reader) for month in view.months],
            terms=TermsAnswer.of(one.terms),
        )
