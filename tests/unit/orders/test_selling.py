"""Whoever is suspended, blocked or gone sells and buys nothing, at whichever step it happens."""

import attrs
import pytest
from tests.unit.shop import Shop

from tic_domain.accounts.errors import AccountSuspended
from tic_domain.accounts.model import AccountStatus
from tic_domain.orders.errors import CoachOutOfReach, OrderNotPayable
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.list_moves import ListMoves, ListMovesCommand
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession, RescheduleSessionCommand
from tic_domain.scheduling.errors import BookingBlocked
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


def suspend(shop: Shop, account_id: AccountId) -> None:
    house = shop.booking.house
    house.replace_account(attrs.evolve(house.account(account_id), status=AccountStatus.SUSPENDED))


async def test_a_suspended_coachee_orders_and_pays_nothing(shop: Shop) -> None:
    order = await shop.place()
    await shop.booking.hold(shop.booking.at(6))
    suspend(shop, shop.coachee.id)
    with pytest.raises(AccountSuspended):
        await shop.checkout(order)
    with pytest.raises(AccountSuspended):
        await shop.place(shop.booking.at(6))


async def test_a_suspended_coach_sells_nothing_and_the_time_is_given_back(shop: Shop) -> None:
    order = await shop.place()
    suspend(shop, shop.coach.id)
    with pytest.raises(NotFound):
        await shop.checkout(order)
    order = await shop.cancel(order)
    assert (order.state, shop.entry(order)) == (OrderState.EXPIRED, None)


async def test_an_offering_that_is_gone_is_not_sold(shop: Shop) -> None:
    order = await shop.place()
    await shop.booking.change(lambda profile: profile.with_offerings(()))
    with pytest.raises(NotFound):
        await shop.checkout(order)


async def test_those_who_block_each_other_buy_nothing_of_each_other(shop: Shop) -> None:
    order = await shop.place()
    await shop.booking.block_member(shop.coach.id, shop.coachee.id)
    with pytest.raises(BookingBlocked):
        await shop.checkout(order)


async def test_what_was_paid_stays_paid_when_its_coach_is_suspended(shop: Shop) -> None:
    order = await shop.bought()
    suspend(shop, shop.coach.id)
    assert (await shop.settle(order)).state is OrderState.PAID
    order = await shop.cancel_session(order.sessions[0], 9000, by=shop.coachee)
    assert order.state is OrderState.REFUNDED


async def test_a_session_with_a_suspended_coach_is_cancelled_rather_than_moved(shop: Shop) -> None:
    house, order = shop.booking.house, await shop.bought()
    suspend(shop, shop.coach.id)
    with pytest.raises(CoachOutOfReach):
        await ListMoves(shop.open, house.clock)(
            ListMovesCommand(
                account_id=shop.coachee.id, session_id=order.sessions[0].id, zone="UTC", first_day=None
            )
        )
    with pytest.raises(CoachOutOfReach):
        await RescheduleSession(shop.open, house.clock)(
            RescheduleSessionCommand(
                account_id=shop.coachee.id, session_id=order.sessions[0].id, starts_at=shop.booking.at(6)
            )
        )


async def test_only_its_coachee_pays_an_order_and_only_while_it_waits(shop: Shop) -> None:
    order = await shop.bought()
    with pytest.raises(OrderNotPayable):
        await shop.checkout(order)
    other = await shop.booking.member("Olga Other")
    later = await shop.place(shop.booking.at(8))
    shop.booking.coachee = other
    with pytest.raises(NotFound):
        await shop.checkout(later)
    with pytest.raises(NotFound):
        await shop.cancel(later)


async def test_somebody_elses_hold_is_no_order_of_mine(shop: Shop) -> None:
    await shop.place(shop.booking.at(8))
    held = next(iter(shop.booking.house.store.calendar.entries))
    shop.booking.coachee = await shop.booking.member("Olga Other")
    with pytest.raises(NotFound):
        await shop.place_on(held)
