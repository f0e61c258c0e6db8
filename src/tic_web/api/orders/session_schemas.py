"""What the API gives about the coaching sessions of an order."""

from typing import Annotated

import attrs
from msgspec import Meta, Struct

from tic_domain.orders.cancelling import Quote
from tic_domain.orders.terms import DatedRow, Side
from tic_domain.orders.viewing import OrderView, SessionView
from tic_web.amounts import Amount
from tic_web.api.fields import Id, Moment
from tic_web.api.orders.names import SessionStateName, named


class QuoteAnswer(Struct, frozen=True, kw_only=True):
    """What cancelling would do now. Confirm it with its `refund.amount`."""

    refund: Annotated[Amount, Meta(description="Goes back to the coachee's card.")]
    returns: Annotated[bool, Meta(description="The session can be scheduled anew instead.")]
    cancels: Annotated[
        list[int], Meta(description="Numbers of the sessions that would no longer take place.")
    ]

    @classmethod
    def of(cls, quote: Quote) -> "QuoteAnswer":
        return cls(refund=Amount.of(quote.refund), returns=quote.returns, cancels=list(quote.cancels))


class CancellationRowAnswer(Struct, frozen=True, kw_only=True):
    """Cancelled by the coachee up to and including `until`, this much goes back."""

    until: Annotated[Moment | None, Meta(description="Null: from then on, however late.")]
    refund: Amount
    refund_permille: Annotated[int, Meta(ge=0, le=1000, examples=[500])]

    @classmethod
    def of(cls, row: DatedRow) -> "CancellationRowAnswer":
        return cls(until=row.until, refund=Amount.of(row.refund), refund_permille=row.refund_permille)


class SessionAnswer(Struct, frozen=True, kw_only=True):
    """One coaching session."""

    id: Id
    number: Annotated[int, Meta(ge=1, examples=[1])]
    state: SessionStateName
    starts_at: Moment | None
    ends_at: Moment | None
    calendar_id: Annotated[Id | None, Meta(description="Of its item in your calendar.")]
    price: Annotated[Amount, Meta(description="Its part of the order's price.")]
    refund: Annotated[Amount, Meta(description="Goes back because of how it ended.")]
    cancellation: list[CancellationRowAnswer]
    cancelling: Annotated[
        QuoteAnswer | None,
        Meta(description="What `cancelSession` would do now; null: too late."),
    ]
    can_reschedule: bool
    can_report_missed: bool
    can_review: bool

    @classmethod
    def of(cls, view: SessionView) -> "SessionAnswer":
        session = view.session
        return cls(
            id=session.id,
            number=session.number,
            state=named(session.state),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            calendar_id=session.entry_id,
            price=Amount.of(view.price),
            refund=Amount(amount=session.refund, currency=view.price.currency),
            cancellation=[CancellationRowAnswer.of(row) for row in view.rows],
            cancelling=QuoteAnswer.of(view.cancelling) if view.cancelling else None,
            can_reschedule=view.can_move,
            can_report_missed=view.can_report_missed,
            can_review=view.can_review,
        )


def whole_quote(view: OrderView) -> QuoteAnswer | None:
    """Of the order as a whole. What isn't paid yet is given up for nothing."""
    if view.can_pay:
        nothing = attrs.evolve(view.order.price, amount=0)
        numbers = [one.number for one in view.order.sessions]
        return QuoteAnswer(refund=Amount.of(nothing), returns=False, cancels=numbers)
    if view.cancelling is None or view.viewer is not Side.COACHEE:
        return None
    return QuoteAnswer.of(view.cancelling)
