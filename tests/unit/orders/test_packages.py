"""Several sessions at once: scheduled one by one, given back while unused, lapsed when their time is over."""

from datetime import timedelta

import pytest
from tests.unit.shop import Shop

from tic_domain.coaches.model import Listing
from tic_domain.orders.errors import NothingToSchedule, OfferingNotOrderable, OrderNotCancellable
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.shared.money import Money

DAY = timedelta(days=1)


async def bought(shop: Shop, *, sessions: int = 3, price: int = 24_000) -> Order:
    order = await shop.buy_package(await shop.offer("package", sessions=sessions, price=price))
    return await shop.settle(await shop.pay(order))


def states(order: Order) -> list[SessionState]:
    return [one.state for one in order.sessions]


async def test_sessions_get_their_times_one_by_one_and_are_paid_out_one_by_one(shop: Shop) -> None:
    await shop.connect_coach()
    order = await bought(shop)
    assert (order.state, order.single_price) == (OrderState.PAID, Money(9000, "eur"))
    order = await shop.schedule(order, shop.booking.at(2))
    order = await shop.schedule(order, shop.booking.at(9))
    await shop.move_to(shop.booking.at(5))
    assert shop.balances(order)[LedgerAccount.TRANSFERRED] == 6400
    await shop.move_to(shop.booking.at(13))
    assert shop.balances(order)[LedgerAccount.TRANSFERRED] == 12800
    order = shop.order(order.id)
    assert states(order) == [SessionState.DELIVERED, SessionState.DELIVERED, SessionState.UNSCHEDULED]
    await shop.let_pass(180 * DAY)
    order = shop.order(order.id)
    assert (order.state, states(order)[2]) == (OrderState.SETTLED, SessionState.LAPSED)
    assert shop.balances(order)[LedgerAccount.TRANSFERRED] == 19200


async def test_no_more_sessions_than_were_bought(shop: Shop) -> None:
    order = await bought(shop, sessions=2, price=16_000)
    for day in (2, 3):
        order = await shop.schedule(order, shop.booking.at(day))
    with pytest.raises(NothingToSchedule):
        await shop.schedule(order, shop.booking.at(4))


async def test_nothing_is_scheduled_before_it_is_paid(shop: Shop) -> None:
    order = await shop.buy_package(await shop.offer("package", sessions=2, price=16_000))
    with pytest.raises(NothingToSchedule):
        await shop.schedule(order, shop.booking.at(2))


async def test_a_session_cancelled_in_time_is_scheduled_anew(shop: Shop) -> None:
    order = await shop.schedule(await bought(shop), shop.booking.at(5))
    order = await shop.cancel_session(order.sessions[0], 0, by=shop.coachee)
    assert states(order) == [SessionState.UNSCHEDULED] * 3
    order = await shop.schedule(order, shop.booking.at(5))
    await shop.move_to(shop.booking.at(3.5))
    order = await shop.cancel_session(order.sessions[0], 4000, by=shop.coachee)
    assert states(order)[0] is SessionState.CANCELLED
    assert shop.balances(order)[LedgerAccount.COACHEE] == -20_000


async def test_what_is_unused_goes_back_and_the_rest_is_counted_at_the_single_price(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.schedule(await bought(shop), shop.booking.at(2))
    await shop.move_to(shop.booking.at(6))
    quote = (await shop.view(order)).cancelling
    assert quote is not None
    assert (quote.refund, quote.cancels) == (Money(15_000, "eur"), (2, 3))
    order = await shop.cancel(order, 15_000)
    await shop.let_pass(3 * DAY)
    order = shop.order(order.id)
    assert order.state is OrderState.SETTLED
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -9000,
        LedgerAccount.FEE: 1800,
        LedgerAccount.TRANSFERRED: 7200,
    }


async def test_after_its_refund_time_a_package_is_used_or_lapses(shop: Shop) -> None:
    order = await bought(shop)
    await shop.let_pass(31 * DAY)
    with pytest.raises(OrderNotCancellable):
        await shop.cancel(order, 24_000)


async def test_a_package_is_no_single_session(shop: Shop) -> None:
    offering = await shop.offer("package", sessions=2, price=16_000)
    with pytest.raises(OfferingNotOrderable):
        await shop.place(price=offering.price)
    single = shop.booking.house.store.coaches.profiles[shop.coach.id].offerings[1]
    with pytest.raises(OfferingNotOrderable):
        await shop.buy_package(single)


async def test_what_is_paid_can_be_used_though_the_coach_takes_nobody_new(shop: Shop) -> None:
    order = await bought(shop)
    await shop.booking.change(lambda profile: profile.with_listing(Listing.PAUSED))
    order = await shop.schedule(order, shop.booking.at(2))
    assert states(order)[0] is SessionState.SCHEDULED
