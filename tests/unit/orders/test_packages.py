"""Several sessions at once: scheduled one by one, given back while unused, lapsed when their time is over."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import attrs
import pytest
from tests.unit.shop import Shop

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.orders.errors import (
    BeyondItsTime,
    CoachOutOfReach,
    NothingToSchedule,
    OfferingNotOrderable,
    OrderNotCancellable,
)
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.use_cases.list_times import ListTimes, ListTimesCommand, PaidTimes
from tic_domain.orders.use_cases.request_refund import RequestRefund, RequestRefundCommand
from tic_domain.scheduling.errors import BookingBlocked, CoacheeBusy, SlotNotOffered, SlotTaken
from tic_domain.scheduling.events import SessionScheduled
from tic_domain.scheduling.model import EntryState
from tic_domain.shared.money import Money

DAY = timedelta(days=1)


async def bought(shop: Shop, *, sessions: int = 3, price: int = 24_000) -> Order:
    order = await shop.buy_package(await shop.offer("package", sessions=sessions, price=price))
    return await shop.settle(await shop.pay(order))


async def times(shop: Shop, order: Order, *, first_day: date | None = None) -> PaidTimes:
    return await ListTimes(shop.open, shop.booking.house.clock)(
        ListTimesCommand(
            account_id=shop.coachee.id, order_id=order.id, zone="Europe/Berlin", first_day=first_day,
            last_day=None,
        )
    )  # fmt: skip


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


CHANGES: dict[str, Callable[[CoachProfile], CoachProfile]] = {
    "paused": lambda profile: profile.with_listing(Listing.PAUSED),
    "delisted": lambda profile: profile.with_listing(Listing.DRAFT),
    "removed": lambda profile: profile.with_offerings(profile.offerings[1:]),
    "longer by now": lambda profile: profile.with_offerings(
        (attrs.evolve(profile.offerings[0], minutes=90), *profile.offerings[1:])
    ),
}


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_paid_is_used_as_it_was_bought(shop: Shop, change: str) -> None:
    order = await bought(shop)
    await shop.booking.change(CHANGES[change])
    found = await times(shop, order)
    assert shop.booking.at(2) in [one.starts_at for one in found.slots]
    order = await shop.schedule(order, shop.booking.at(2))
    entry = shop.entry(order)
    assert entry is not None
    assert (entry.state, entry.ends_at - entry.starts_at) == (EntryState.BOOKED, timedelta(minutes=60))


async def test_asking_twice_for_one_time_is_asking_once(shop: Shop) -> None:
    order = await bought(shop)
    for _ in range(2):
        order = await shop.schedule(order, shop.booking.at(2))
    assert states(order) == [SessionState.SCHEDULED, *[SessionState.UNSCHEDULED] * 2]
    assert len(shop.booking.house.events(SessionScheduled)) == 1


async def test_a_time_that_is_taken_or_not_offered_names_others(shop: Shop) -> None:
    order = await bought(shop)
    await shop.booking.book(shop.booking.at(2), who=await shop.booking.member("Olga Other"))
    with pytest.raises(SlotTaken) as taken:
        await shop.schedule(order, shop.booking.at(2))
    with pytest.raises(SlotNotOffered) as closed_then:
        await shop.schedule(order, shop.booking.at(2, hour=3))
    assert len(taken.value.alternatives) == len(closed_then.value.alternatives) == 3
    await shop.booking.book(shop.booking.at(3), coach=await shop.booking.list_coach("Otto Other"))
    with pytest.raises(CoacheeBusy):
        await shop.schedule(order, shop.booking.at(3, hour=10.5))


async def test_no_session_takes_place_after_they_lapse(shop: Shop) -> None:
    shop.terms = attrs.evolve(shop.terms, package_days=7, package_refund_days=7)
    order = await bought(shop)
    found = await times(shop, order, first_day=shop.booking.at(5).date())
    assert order.runs_until is not None
    assert max(one.ends_at for one in found.slots) <= order.runs_until
    assert found.furthest_day == order.runs_until.date()
    with pytest.raises(BeyondItsTime):
        await shop.schedule(order, shop.booking.at(8))


async def suspended(shop: Shop) -> None:
    accounts = shop.booking.house.store.accounts.accounts
    accounts[shop.coach.id] = accounts[shop.coach.id].suspended()


async def closed(shop: Shop) -> None:
    del shop.booking.house.store.coaches.profiles[shop.coach.id]


async def blocked(shop: Shop) -> None:
    await shop.booking.block_member(shop.coach.id, shop.coachee.id)


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("away", [suspended, closed, blocked])
async def test_a_coach_out_of_reach_is_said_and_the_way_out_is_open(
    shop: Shop, away: Callable[[Shop], Awaitable[None]]
) -> None:
    order = await bought(shop)
    await away(shop)
    with pytest.raises((BookingBlocked, CoachOutOfReach)):
        await times(shop, order)
    with pytest.raises((BookingBlocked, CoachOutOfReach)):
        await shop.schedule(order, shop.booking.at(2))
    view = await shop.view(order)
    assert view.cancelling is not None
    order = await shop.cancel(order, view.cancelling.refund.amount)
    assert order.state is OrderState.REFUNDED


async def test_out_of_reach_beyond_the_refund_time_a_request_is_granted_by_itself(shop: Shop) -> None:
    order = await bought(shop)
    await shop.let_pass(31 * DAY)
    await suspended(shop)
    await RequestRefund(shop.open, shop.booking.house.clock)(
        RequestRefundCommand(account_id=shop.coachee.id, order_id=order.id, note=None)
    )
    for _ in range(8):
        await shop.let_pass(DAY)
    assert shop.order(order.id).state is OrderState.REFUNDED


async def test_the_next_time_of_a_paid_session_is_one_that_is_over_in_time(shop: Shop) -> None:
    order = await bought(shop)
    at = shop.booking.at

    async def only_on(*days: int) -> PaidTimes:
        hours = WeeklyHours.of(
            zone_name="Europe/Berlin",
            days=[[]] * 7,
            exceptions={at(day).date(): [(540, 600)] for day in days},
        )
        await shop.booking.change(lambda one: attrs.evolve(one, hours=hours))
        return await times(shop, order)

    found = await only_on(20, 25)
    assert (found.slots, found.next and found.next.starts_at) == ((), at(20, 9))
    there = await times(shop, order, first_day=at(20).date())
    assert (there.slots[0], there.next) == (found.next, None)
    assert (await only_on(200)).next is None
