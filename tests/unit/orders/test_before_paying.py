"""What is shown before an order is paid, and what becomes of one that nobody pays."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import PageEnded
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import Offering
from tic_domain.orders.errors import OfferingNotOrderable
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.orders.use_cases.find_booking import FindBooking, FindBookingCommand
from tic_domain.orders.use_cases.list_moves import ListMoves, ListMovesCommand
from tic_domain.orders.use_cases.list_orders import ListOrders, ListOrdersCommand
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.orders.use_cases.show_hold import ShowHold, ShowHoldCommand
from tic_domain.orders.use_cases.show_package import ShowPackage, ShowPackageCommand
from tic_domain.scheduling.errors import HoldLapsed, NotMovable
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

DAY = timedelta(days=1)


async def test_a_hold_is_shown_with_the_dates_of_its_terms(shop: Shop) -> None:
    house, booking = shop.booking.house, shop.booking
    held = await booking.hold(booking.at(5))
    show = ShowHold(house.open, DEFAULT_TERMS, house.clock)
    found = await show(ShowHoldCommand(account_id=shop.coachee.id, entry_id=held.id))
    assert [row.until for row in found.rows] == [booking.at(3), booking.at(4), None]
    assert [row.refund.amount for row in found.rows] == [9000, 4500, 0]
    assert found.coach_zone == "Europe/Berlin"

    with pytest.raises(NotFound):
        await show(ShowHoldCommand(account_id=shop.coach.id, entry_id=held.id))
    house.clock.move(timedelta(minutes=31))
    with pytest.raises(HoldLapsed):
        await show(ShowHoldCommand(account_id=shop.coachee.id, entry_id=held.id))


@pytest.mark.clause("C3.1")
async def test_releasing_an_ordered_time_ends_the_order_and_its_pay_page(shop: Shop) -> None:
    order = await shop.place()
    checkout = await shop.checkout(order)
    entry = shop.entry(order)
    assert entry is not None
    await shop.booking.release(entry.id)
    await shop.drain()

    assert shop.order(order.id).state is OrderState.EXPIRED
    assert shop.entry(order) is None
    with pytest.raises(PageEnded):
        await shop.provider.hands.pay(checkout, Card.SUCCEEDS)
    await shop.booking.hold(entry.starts_at, who=await shop.booking.member("Olga Other"))


@pytest.mark.clause("C3.3")
async def test_who_has_not_paid_stays_unknown_to_the_coach(shop: Shop) -> None:
    house = shop.booking.house
    order = await shop.place()
    entry = shop.entry(order)
    assert entry is not None
    find = FindBooking(house.open)

    async def seen_by_the_coach() -> tuple[bool, int]:
        command = FindBookingCommand(account_id=shop.coach.id, entry_id=entry.id)
        which = OrderFilter(party=shop.coach.id)
        listed = await ListOrders(house.open, house.clock)(
            ListOrdersCommand(which=which, before=None, limit=1)
        )
        return await find(command) is not None, len(listed)

    assert await seen_by_the_coach() == (False, 0)
    assert await find(FindBookingCommand(account_id=shop.coachee.id, entry_id=entry.id)) == order
    await shop.settle(await shop.pay(order))
    assert await seen_by_the_coach() == (True, 1)


async def test_moves_are_the_times_that_moving_is_checked_with(shop: Shop) -> None:
    house, booking = shop.booking.house, shop.booking
    order = await shop.bought(booking.at(5))
    list_moves = ListMoves(house.open, house.clock)
    wanted = ListMovesCommand(
        account_id=shop.coach.id, session_id=order.sessions[0].id, zone="UTC", first_day=None
    )
    found = await list_moves(wanted)
    starts = {slot.starts_at for slot in found.slots}
    assert booking.at(5) not in starts
    assert booking.at(5, 10.5) in starts
    assert found.starts_at == booking.at(5)

    other = await booking.member("Olga Other")
    with pytest.raises(NotFound):
        await list_moves(attrs.evolve(wanted, account_id=other.id))
    await shop.move_to(booking.at(5))
    with pytest.raises(NotMovable):
        await list_moves(wanted)


async def test_where_no_move_is_open_the_first_one_after_is_named(shop: Shop) -> None:
    house, booking = shop.booking.house, shop.booking
    order = await shop.bought(booking.at(5))
    late = WeeklyHours.of(
        zone_name="Europe/Berlin", days=[[]] * 7, exceptions={booking.at(20).date(): [(540, 1080)]}
    )
    await booking.change(lambda one: attrs.evolve(one, hours=late))
    list_moves = ListMoves(house.open, house.clock)
    wanted = ListMovesCommand(
        account_id=shop.coach.id, session_id=order.sessions[0].id, zone="UTC", first_day=None
    )
    found = await list_moves(wanted)
    assert (found.slots, found.next is not None) == ((), True)
    first = found.next.starts_at.date() if found.next else None
    there = await list_moves(attrs.evolve(wanted, first_day=first))
    assert (there.slots[0], there.next) == (found.next, None)


async def test_a_package_that_was_begun_is_remembered(shop: Shop) -> None:
    house, booking = shop.booking.house, shop.booking
    package = Offering.of(
        id=OfferingId(house.ids.new()), kind="package", title="Three", minutes=60, sessions=3,
        price=Money(21_000, "eur"),
    )  # fmt: skip
    await booking.change(lambda one: attrs.evolve(one, offerings=(*one.offerings, package)))
    show = ShowPackage(house.open, DEFAULT_TERMS, house.clock)
    wanted = ShowPackageCommand(account_id=shop.coachee.id, coach_id=shop.coach.id, offering_id=package.id)
    offer = await show(wanted)
    assert (offer.begun, offer.single_price) == (None, Money(9000, "eur"))
    assert offer.use_until == shop.now + 180 * DAY

    order = await shop.buy_package(package)
    assert (await show(wanted)).begun == order
    with pytest.raises(OfferingNotOrderable):
        await show(attrs.evolve(wanted, offering_id=shop.offering.id))


async def test_a_coach_reads_when_a_session_ahead_is_paid_and_why_nothing_is(shop: Shop) -> None:
    house, booking = shop.booking.house, shop.booking
    order = await shop.bought(booking.at(5))
    show = ShowEarnings(house.open, house.clock)
    (earning,) = (await show(ShowEarningsCommand(account_id=shop.coach.id, before=None))).earnings
    assert earning.next_at == booking.at(5, 11) + 2 * DAY

    await shop.cancel_session(order.sessions[0], 9000, by=shop.coachee)
    (earning,) = (await show(ShowEarningsCommand(account_id=shop.coach.id, before=None))).earnings
    assert (earning.next_at, earning.reason) == (None, "All of it went back to the coachee.")
