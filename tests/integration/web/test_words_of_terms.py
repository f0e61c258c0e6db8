"""What the terms say in words is what cancelling does, to the minor unit."""

from datetime import timedelta
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.orders.test_states import ENDS, PLACED

from tic_domain.orders.cancelling import session_quote
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.terms import DEFAULT_TERMS, Side
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId, OfferingId, OrderId
from tic_domain.shared.money import Money
from tic_web.pages.orders.words import coach_cancels_words

STARTS = ENDS - timedelta(hours=1)


def order(kind: OrderKind, sessions: int, price: int, left: timedelta) -> Order:
    """Paid; its first session has a time. Its sessions lapse so long after that time."""
    numbers = range(1, sessions + 1)
    made = [CoachingSession.unscheduled(CoachingSessionId(UUID(int=one)), one) for one in numbers]
    made[0] = made[0].scheduled(CalendarEntryId(UUID(int=9)), STARTS, ENDS)
    placed = Order.place(
        id=OrderId(UUID(int=1)),
        kind=kind,
        coachee_id=AccountId(UUID(int=2)),
        coach_id=AccountId(UUID(int=3)),
        offering_id=OfferingId(UUID(int=4)),
        title="Sessions",
        minutes=60,
        price=Money(price, "eur"),
        single_price=Money(price, "eur"),
        terms=DEFAULT_TERMS,
        sessions=made,
        now=PLACED,
        runs_until=None if kind is OrderKind.SINGLE else ENDS + left,
    )
    return attrs.evolve(placed, paid_at=PLACED)


@given(
    kind=st.sampled_from(OrderKind),
    sessions=st.integers(1, 6),
    price=st.integers(6, 100_000),
    left=st.timedeltas(timedelta(0), timedelta(days=30)),
    ahead=st.timedeltas(timedelta(seconds=1), timedelta(days=6)),
)
def test_what_is_said_of_a_coach_who_cancels_is_what_the_quote_does(
    kind: OrderKind, sessions: int, price: int, left: timedelta, ahead: timedelta
) -> None:
    bought = order(kind, 1 if kind is OrderKind.SINGLE else sessions, price, left)
    first, at = bought.sessions[0], STARTS - ahead
    quote = session_quote(bought, first, by=Side.COACH, at=at)
    said = coach_cancels_words(Side.COACHEE, of_several=kind is not OrderKind.SINGLE)

    assert quote.returns is not bool(quote.refund.amount)
    if kind is OrderKind.SINGLE:
        assert (quote.refund, quote.returns) == (bought.price, False)
        assert "you get back all that the session cost" in said
        return
    assert bought.runs_until is not None
    assert "you get the session back" in said
    assert "less than 7 days are left to use it, you get back its part of the price" in said
    if quote.returns:
        assert bought.runs_until - at >= timedelta(days=7)
    else:
        assert bought.runs_until - at < timedelta(days=7)
        assert quote.refund == bought.price_of(first)
