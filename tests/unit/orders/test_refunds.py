"""Who didn't come, what is asked back, who decides it and what time decides; what an operator may do."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.shop import Shop

from tic_domain.accounts.model import Account
from tic_domain.orders.errors import (
    NoRefundToDecide,
    RefundNotPossible,
    RefundRequestedAlready,
    RescheduledBefore,
    RescheduleTooLate,
    SessionDecided,
    SessionNotFinished,
)
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.payouts import Holding
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.decide_refund import DecideRefund, DecideRefundCommand
from tic_domain.orders.use_cases.grant_refund import GrantRefund, GrantRefundCommand
from tic_domain.orders.use_cases.hold_payout import HoldPayout, HoldPayoutCommand
from tic_domain.orders.use_cases.release_payout import ReleasePayout, ReleasePayoutCommand
from tic_domain.orders.use_cases.report_missed import ReportMissed, ReportMissedCommand
from tic_domain.orders.use_cases.request_refund import RequestRefund, RequestRefundCommand
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession, RescheduleSessionCommand
from tic_domain.scheduling.errors import NotMovable
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.money import Money

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def delivered(shop: Shop) -> Order:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.move_to(shop.booking.at(1, 11.5))
    assert shop.order(order.id).state is OrderState.DELIVERED
    return shop.order(order.id)


async def say_missed(shop: Shop, order: Order, *, missed_by: Side, by: Account) -> Order:
    await ReportMissed(shop.open, shop.booking.house.clock)(
        ReportMissedCommand(
            account_id=by.id, session_id=order.sessions[0].id, missed_by=missed_by, note="Nobody came."
        )
    )
    await shop.drain()
    return shop.order(order.id)


async def ask(shop: Shop, order: Order, *, note: str | None = "It ended early.") -> Order:
    await RequestRefund(shop.open, shop.booking.house.clock)(
        RequestRefundCommand(account_id=shop.coachee.id, order_id=order.id, note=note)
    )
    await shop.drain()
    return shop.order(order.id)


async def answer(shop: Shop, order: Order, *, grant: bool, by: Account | None = None) -> Order:
    await DecideRefund(shop.open, shop.booking.house.clock)(
        DecideRefundCommand(
            account_id=(by or shop.coach).id, order_id=order.id, grant=grant, note="I see it so."
        )
    )
    await shop.drain()
    return shop.order(order.id)


async def move(shop: Shop, order: Order, days: float, *, by: Account) -> Order:
    return await RescheduleSession(shop.open, shop.booking.house.clock)(
        RescheduleSessionCommand(
            account_id=by.id, session_id=order.sessions[0].id, starts_at=shop.booking.at(days)
        )
    )


async def test_a_coach_who_did_not_come_and_says_so_gives_everything_back(shop: Shop) -> None:
    order = await say_missed(shop, await delivered(shop), missed_by=Side.COACH, by=shop.coach)
    assert order.state is OrderState.REFUNDED
    assert order.sessions[0].state is SessionState.MISSED_BY_COACH


async def test_a_coachee_who_did_not_come_gets_nothing_back(shop: Shop) -> None:
    order = await say_missed(shop, await delivered(shop), missed_by=Side.COACHEE, by=shop.coach)
    await shop.let_pass(3 * DAY)
    order = shop.order(order.id)
    assert (order.state, order.sessions[0].state) == (OrderState.SETTLED, SessionState.MISSED_BY_COACHEE)
    assert shop.balances(order)[LedgerAccount.TRANSFERRED] == 7200


async def test_that_the_coach_did_not_come_is_asked_of_the_coach_and_decided_by_time(shop: Shop) -> None:
    order = await say_missed(shop, await delivered(shop), missed_by=Side.COACH, by=shop.coachee)
    assert order.state is OrderState.REFUND_REQUESTED
    view = await shop.view(order, by=shop.coach)
    assert view.due is not None
    assert view.can_decide_refund
    assert view.due.holding is Holding.REFUND_REQUESTED
    await shop.let_pass(6 * DAY)
    assert shop.order(order.id).state is OrderState.REFUND_REQUESTED
    await shop.let_pass(DAY)
    order = shop.order(order.id)
    assert order.state is OrderState.REFUNDED
    assert (order.acts[-1].what, order.acts[-1].by) == (ActKind.REFUND_GRANTED, Party.PLATFORM)


async def test_missed_is_what_has_begun_and_is_said_within_a_day(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    with pytest.raises(SessionNotFinished):
        await say_missed(shop, order, missed_by=Side.COACH, by=shop.coachee)
    await shop.move_to(shop.booking.at(2, 12))
    with pytest.raises(SessionDecided):
        await say_missed(shop, order, missed_by=Side.COACHEE, by=shop.coach)


@pytest.mark.parametrize("grant", [True, False])
async def test_a_request_stops_the_payout_until_the_coach_answers(shop: Shop, grant: bool) -> None:
    order = await ask(shop, await delivered(shop))
    with pytest.raises(RefundRequestedAlready):
        await ask(shop, order)
    await shop.let_pass(3 * DAY)
    assert LedgerAccount.TRANSFERRED not in shop.balances(order)
    with pytest.raises(NotFound):
        await answer(shop, order, grant=grant, by=shop.coachee)
    order = await answer(shop, order, grant=grant)
    assert order.state is (OrderState.REFUNDED if grant else OrderState.SETTLED)
    with pytest.raises(NoRefundToDecide):
        await answer(shop, order, grant=True)
    with pytest.raises(RefundRequestedAlready):
        await ask(shop, order)


async def test_a_refund_after_the_payout_takes_it_back_first(shop: Shop) -> None:
    order = await delivered(shop)
    await shop.let_pass(3 * DAY)
    order = await answer(shop, await ask(shop, order), grant=True)
    assert order.state is OrderState.REFUNDED
    assert shop.balances(order) == {}


async def test_nothing_is_asked_back_when_all_is_settled_for_long(shop: Shop) -> None:
    order = await delivered(shop)
    await shop.let_pass(20 * DAY)
    with pytest.raises(RefundNotPossible):
        await ask(shop, order)


async def test_words_have_an_end(shop: Shop) -> None:
    with pytest.raises(InvalidInput) as refused:
        await ask(shop, await delivered(shop), note="x" * 1001)
    assert [one.field for one in refused.value.problems] == ["note"]


async def test_a_session_moves_once_a_side_and_until_a_day_before(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(5))
    moved = await move(shop, order, 6, by=shop.coachee)
    assert moved.sessions[0].starts_at == shop.booking.at(6)
    with pytest.raises(RescheduledBefore):
        await move(shop, order, 7, by=shop.coachee)
    moved = await move(shop, order, 7, by=shop.coach)
    assert (moved.sessions[0].moves_by_coach, moved.id) == (1, order.id)
    entry = shop.entry(moved)
    assert entry is not None
    assert (entry.starts_at, entry.sequence) == (shop.booking.at(7), 2)


async def test_it_does_not_move_at_the_last_moment_nor_once_it_has_begun(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(5))
    await shop.move_to(shop.booking.at(4, 10.5))
    with pytest.raises(RescheduleTooLate):
        await move(shop, order, 6, by=shop.coachee)
    await shop.move_to(shop.booking.at(5, 10.5))
    with pytest.raises(NotMovable):
        await move(shop, order, 6, by=shop.coachee)


async def test_an_operator_sends_a_part_back_after_a_rehearsal(shop: Shop) -> None:
    order = await delivered(shop)
    grant = GrantRefund(shop.open, shop.booking.house.clock)
    command = GrantRefundCommand(order_id=order.id, amount=3000, reason="The line was bad.")
    assert (await grant.rehearse(command)).amount == Money(3000, "eur")
    assert shop.order(order.id).acts == order.acts
    await grant(command)
    await shop.drain()
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -6000,
        LedgerAccount.FEE: 1200,
        LedgerAccount.COACH: 4800,
    }
    assert (await grant.rehearse(attrs.evolve(command, amount=None))).amount == Money(6000, "eur")
    for wrong in (attrs.evolve(command, amount=6001), attrs.evolve(command, reason=" ")):
        with pytest.raises(InvalidInput):
            await grant(wrong)


async def test_a_payout_that_an_operator_holds_waits_with_its_reason(shop: Shop) -> None:
    order = await delivered(shop)
    clock = shop.booking.house.clock
    await HoldPayout(shop.open, clock)(HoldPayoutCommand(order_id=order.id, reason="We look into it."))
    await shop.let_pass(5 * DAY)
    view = await shop.view(order, by=shop.coach)
    assert view.due is not None
    assert (view.due.amount, view.due.holding) == (0, Holding.HELD_BY_OPERATOR)
    assert view.order.acts[-1].note == "We look into it."
    await ReleasePayout(shop.open, clock)(ReleasePayoutCommand(order_id=order.id, reason="All is well."))
    await shop.drain()
    assert shop.order(order.id).state is OrderState.SETTLED


async def test_terms_are_those_of_the_day_it_was_bought(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    shop.terms = attrs.evolve(shop.terms, fee_permille=500, payout_delay_minutes=0, cancellation=())
    later = await shop.bought(shop.booking.at(2))
    await shop.let_pass(8 * DAY)
    assert shop.balances(order)[LedgerAccount.FEE] == 1800
    assert shop.balances(later)[LedgerAccount.FEE] == 4500
