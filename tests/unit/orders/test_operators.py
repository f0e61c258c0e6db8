"""What an operator does about an order: give back, end, hold, release, pay out."""

from datetime import timedelta

import pytest
from tests.unit.shop import Shop

from tic_domain.orders.errors import OrderNotCancellable, RefundNotPossible
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.paying_out import CoachPayouts
from tic_domain.orders.refunding import RefundPlan
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.use_cases.end_order import EndOrder, EndOrderCommand
from tic_domain.orders.use_cases.grant_refund import GrantRefund, GrantRefundCommand
from tic_domain.orders.use_cases.hold_payout import HoldPayout, HoldPayoutCommand
from tic_domain.orders.use_cases.inspect_order import InspectOrder
from tic_domain.orders.use_cases.list_payouts import ListPayouts
from tic_domain.orders.use_cases.release_payout import ReleasePayout, ReleasePayoutCommand
from tic_domain.orders.use_cases.run_payouts import RunPayouts
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.scheduling.events import SessionCancelled
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import Money

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def euros(amount: int) -> Money:
    return Money(amount, "eur")


def granting(shop: Shop) -> GrantRefund:
    return GrantRefund(shop.booking.house.open, shop.booking.house.clock)


def ending(shop: Shop) -> EndOrder:
    return EndOrder(shop.booking.house.open, shop.booking.house.clock)


async def refunded(shop: Shop, order: Order, amount: int | None) -> tuple[RefundPlan, Order]:
    command = GrantRefundCommand(order_id=order.id, amount=amount, reason="The line was dead.")
    plan = await granting(shop).rehearse(command)
    assert shop.order(order.id) == order
    await granting(shop)(command)
    await shop.drain()
    return plan, shop.order(order.id)


async def hold(shop: Shop, order: Order) -> None:
    house = shop.booking.house
    await HoldPayout(house.open, house.clock)(
        HoldPayoutCommand(order_id=order.id, reason="We look into a report.")
    )
    await shop.drain()


async def listed(shop: Shop) -> tuple[CoachPayouts, ...]:
    return await ListPayouts(shop.booking.house.open, shop.booking.house.clock)()


@pytest.mark.clause("C3.1")
async def test_what_was_said_of_a_refund_is_what_the_ledger_books(shop: Shop) -> None:
    order = await shop.bought()
    plan, order = await refunded(shop, order, 4501)
    assert (plan.amount, plan.taken_back) == (euros(4501), euros(0))
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -4499,
        LedgerAccount.FEE: 1800 - plan.of_fee.amount,
        LedgerAccount.COACH: 7200 - plan.of_coach.amount,
    }
    act = order.acts[-1]
    assert (act.by, act.what, act.note) == (Party.OPERATOR, ActKind.REFUND_GRANTED, "The line was dead.")
    rest, order = await refunded(shop, order, None)
    assert rest.amount == euros(4499)
    assert order.state is OrderState.REFUNDED
    with pytest.raises(RefundNotPossible):
        await refunded(shop, order, None)


async def test_what_the_coach_has_got_is_taken_back_first(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(10 * DAY)
    plan, order = await refunded(shop, shop.order(order.id), 4500)
    assert (plan.of_fee, plan.of_coach, plan.taken_back) == (euros(900), euros(3600), euros(3600))
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -4500,
        LedgerAccount.FEE: 900,
        LedgerAccount.TRANSFERRED: 3600,
    }
    assert order.state is OrderState.SETTLED


async def test_what_a_bank_took_is_not_given_back_a_second_time(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(2 * DAY)
    await shop.provider.hands.dispute(order.checkout or "")
    await shop.settle(order)
    await shop.provider.hands.decide(order.checkout or "", won=False)
    order = await shop.settle(order)
    assert order.state is OrderState.DISPUTE_LOST
    with pytest.raises(RefundNotPossible):
        await refunded(shop, order, None)


@pytest.mark.parametrize("amount", [0, -1, 9001])
async def test_no_other_amount_goes_back_than_was_paid(shop: Shop, amount: int) -> None:
    order = await shop.bought()
    with pytest.raises(InvalidInput):
        await refunded(shop, order, amount)
    assert shop.order(order.id) == order


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 1001])
async def test_without_a_reason_nothing_is_done(shop: Shop, reason: str) -> None:
    order = await shop.bought()
    with pytest.raises(InvalidInput):
        await granting(shop)(GrantRefundCommand(order_id=order.id, amount=1, reason=reason))
    with pytest.raises(InvalidInput):
        await ending(shop)(EndOrderCommand(order_id=order.id, reason=reason))
    assert shop.order(order.id) == order


@pytest.mark.clause("C3.1")
async def test_an_order_that_is_ended_gives_everything_back_however_late(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    await shop.move_to(shop.booking.at(1) - HOUR)
    command = EndOrderCommand(order_id=order.id, reason="The coach is ill.")
    before = shop.order(order.id)
    plan = (await ending(shop).rehearse(command)).plan
    assert (plan.amount, plan.of_fee, plan.of_coach) == (euros(9000), euros(1800), euros(7200))
    assert shop.order(order.id) == before
    await ending(shop)(command)
    await shop.drain()
    order = shop.order(order.id)
    assert order.state is OrderState.REFUNDED
    assert shop.entry(order) is None
    assert shop.booking.house.events(SessionCancelled)
    ended = next(act for act in order.acts if act.what is ActKind.CANCELLED)
    assert (ended.by, ended.amount, ended.note) == (Party.OPERATOR, 9000, "The coach is ill.")
    with pytest.raises(OrderNotCancellable):
        await ending(shop)(command)


async def test_of_a_package_what_took_place_is_paid_and_the_rest_goes_back(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.buy_package(await shop.offer("package", sessions=3, price=10_000))
    await shop.pay(order)
    order = await shop.settle(order)
    await shop.schedule(order, shop.booking.at(1))
    await shop.schedule(order, shop.booking.at(5))
    await shop.move_to(shop.booking.at(2))
    done = await ending(shop).rehearse(EndOrderCommand(order_id=order.id, reason="Closed."))
    assert (done.cancels, done.plan.amount) == ((2, 3), euros(6666))
    await ending(shop)(EndOrderCommand(order_id=order.id, reason="Closed."))
    await shop.drain()
    order = shop.order(order.id)
    assert [one.state for one in order.sessions] == [
        SessionState.DELIVERED, SessionState.CANCELLED, SessionState.CANCELLED,
    ]  # fmt: skip
    assert shop.entry(order, 2) is None
    await shop.let_pass(5 * DAY)
    order = shop.order(order.id)
    assert order.state is OrderState.SETTLED
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -3334,
        LedgerAccount.FEE: 667,
        LedgerAccount.TRANSFERRED: 2667,
    }


async def test_a_session_that_has_begun_is_not_ended(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    await shop.move_to(shop.booking.at(1) + timedelta(minutes=1))
    with pytest.raises(OrderNotCancellable):
        await ending(shop).rehearse(EndOrderCommand(order_id=order.id, reason="Too late."))


async def test_an_unpaid_order_that_is_ended_opens_its_time_again(shop: Shop) -> None:
    order = await shop.place()
    await shop.checkout(order)
    command = EndOrderCommand(order_id=order.id, reason="A test of ours.")
    assert (await ending(shop).rehearse(command)).plan.amount == euros(0)
    await ending(shop)(command)
    await shop.drain()
    order = shop.order(order.id)
    assert order.state is OrderState.EXPIRED
    assert shop.entry(order) is None
    assert "A test of ours." in {act.note for act in order.acts}
    with pytest.raises(OrderNotCancellable):
        await ending(shop)(command)


async def test_a_refund_that_was_granted_before_is_not_given_back_twice(shop: Shop) -> None:
    order = await shop.bought()
    _, order = await refunded(shop, order, 4000)
    ended = await ending(shop).rehearse(EndOrderCommand(order_id=order.id, reason="Ill."))
    assert ended.plan.amount == euros(5000)
    await ending(shop)(EndOrderCommand(order_id=order.id, reason="Ill."))
    await shop.drain()
    assert shop.balances(shop.order(order.id)) == {}


@pytest.mark.clause("C3.1")
async def test_a_held_payout_tells_its_coach_why_and_goes_on_when_released(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await hold(shop, order)
    await shop.let_pass(10 * DAY)
    assert shop.order(order.id).state is OrderState.DELIVERED
    house = shop.booking.house
    earnings = await ShowEarnings(house.open, house.clock)(
        ShowEarningsCommand(account_id=shop.coach.id, before=None)
    )
    assert earnings.earnings[0].reason == "On hold: an operator holds it. We look into a report."
    (row,) = await listed(shop)
    assert (row.due, row.held, row.reasons) == (0, 7200, (earnings.earnings[0].reason,))

    release = ReleasePayout(house.open, house.clock)
    command = ReleasePayoutCommand(order_id=order.id, reason="It was unfounded.")
    due = await release.rehearse(command)
    assert due is not None
    assert due.amount == 7200
    assert shop.order(order.id).payout_held_at is not None
    await release(command)
    await shop.drain()
    order = shop.order(order.id)
    assert order.state is OrderState.SETTLED
    assert [act.note for act in order.acts if act.by is Party.OPERATOR] == [
        "We look into a report.",
        "It was unfounded.",
    ]
    assert await listed(shop) == ()


async def test_payouts_are_listed_by_coach_with_what_stops_them(shop: Shop) -> None:
    first = await shop.bought(shop.booking.at(1))
    paid_next = shop.booking.at(4, 11) + 2 * DAY
    second = await shop.bought(shop.booking.at(4))
    house = shop.booking.house
    (row,) = await listed(shop)
    ends_at, then = first.sessions[0].ends_at, second.sessions[0].ends_at
    assert ends_at is not None
    assert then is not None
    assert (row.orders, row.due, row.later, row.account) == (2, 0, 14_400, None)
    assert row.next_at == ends_at + 2 * DAY
    await shop.move_to(ends_at + 2 * DAY)
    (row,) = await listed(shop)
    assert (row.due, row.later, row.next_at) == (7200, 7200, paid_next)
    assert row.reasons == ("Connect payouts, and it follows by itself.",)
    payouts = RunPayouts(house.open, house.open, house.clock)
    assert await payouts.rehearse() == ()

    house.store.take_jobs()
    await shop.connect_coach()
    house.store.take_jobs()
    (ready,) = await payouts.rehearse()
    assert not house.store.jobs
    assert ready.earning.due.amount == 7200
    assert await payouts() == (ready,)
    await shop.drain()
    assert shop.order(first.id).state is OrderState.SETTLED
    assert (await listed(shop))[0].due == 0


async def test_an_operator_sees_everything_of_an_order(shop: Shop) -> None:
    order = await shop.bought()
    found = await InspectOrder(shop.booking.house.open, shop.booking.house.clock)(order.id)
    assert (found.view.other_name, found.coach_name) == ("Cem Coachee", "Cora Coach")
    assert [one.cause for one in found.movements.all] == [one.cause for one in found.entries]
    assert found.view.due is not None
