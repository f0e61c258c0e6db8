"""What was missed while nobody ran is done by the next run; terms that change later change no past sale."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.shop import Shop

from tic_domain.orders.cancelling import session_quote
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import DEFAULT_TERMS, CancellationStep, Side

DAY = timedelta(days=1)
HARSHER = attrs.evolve(
    DEFAULT_TERMS,
    fee_permille=500,
    cancellation=(CancellationStep(minutes_before=100 * 60, refund_permille=100),),
    payout_delay_minutes=30 * 24 * 60,
)


@pytest.mark.parametrize("away_for", [timedelta(hours=1), 3 * DAY, 40 * DAY])
async def test_an_order_that_nobody_paid_expires_however_late_the_worker_comes_back(
    shop: Shop, away_for: timedelta
) -> None:
    order = await shop.place()
    await shop.checkout(order)
    shop.booking.house.clock.move(away_for)
    await shop.sweep()
    assert shop.order(order.id).state is OrderState.EXPIRED
    assert shop.entry(order) is None


async def test_a_payment_whose_hold_ended_meanwhile_is_booked_or_given_back(shop: Shop) -> None:
    order = await shop.pay(await shop.place(shop.booking.at(9)))
    late = await shop.pay(await shop.place(shop.booking.at(1)))
    shop.booking.house.clock.move(5 * DAY)
    await shop.sweep()
    assert shop.order(order.id).state is OrderState.PAID
    assert shop.order(late.id).state is OrderState.REFUNDED


@pytest.mark.parametrize("away_for", [2 * DAY, 20 * DAY])
async def test_a_session_that_passed_meanwhile_is_delivered_and_paid_out(
    shop: Shop, away_for: timedelta
) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    ends_at = order.sessions[0].ends_at
    assert ends_at is not None
    shop.booking.house.clock.move_to(ends_at + away_for)
    await shop.sweep()
    order = shop.order(order.id)
    assert order.state is OrderState.SETTLED
    assert order.sessions[0].ended_at == ends_at
    assert shop.balances(order)[LedgerAccount.TRANSFERRED] == 7200


async def _end(shop: Shop, order: Order, other: Order) -> Order:
    await shop.move_to(shop.booking.at(4) - timedelta(hours=30))
    quote = session_quote(order, order.sessions[0], by=Side.COACHEE, at=shop.now)
    order = await shop.cancel_session(order.sessions[0], quote.refund.amount, by=shop.coachee)
    await shop.let_pass(9 * DAY)
    assert shop.order(other.id).state is OrderState.SETTLED
    assert shop.balances(other) == {
        LedgerAccount.COACHEE: -9000,
        LedgerAccount.FEE: 1800,
        LedgerAccount.TRANSFERRED: 7200,
    }
    return shop.order(order.id)


@pytest.mark.clause("C3.1")
async def test_terms_that_change_later_change_no_past_sale(shop: Shop) -> None:
    await shop.connect_coach()
    order, other = await shop.bought(shop.booking.at(4)), await shop.bought(shop.booking.at(5))
    shop.terms = HARSHER
    order = await _end(shop, order, other)
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -4500,
        LedgerAccount.FEE: 900,
        LedgerAccount.TRANSFERRED: 3600,
    }
    fresh = await shop.bought(shop.booking.at(7))
    assert fresh.terms == HARSHER
    assert shop.balances(fresh)[LedgerAccount.FEE] == 4500
