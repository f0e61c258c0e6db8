"""A transfer that somebody takes back at the provider is not paid again by itself."""

from datetime import timedelta
from typing import Final

import pytest
from tests.unit.shop import Shop

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.payouts import Holding
from tic_domain.orders.reversals import refund_of
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.grant_refund import GrantRefund, GrantRefundCommand
from tic_domain.orders.use_cases.release_payout import ReleasePayout, ReleasePayoutCommand
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.shared.money import Money

DAY: Final = timedelta(days=1)


async def paid_out(shop: Shop) -> Order:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(5 * DAY)
    assert shop.order(order.id).state is OrderState.SETTLED
    return shop.order(order.id)


async def take_back(shop: Shop, order: Order, amount: int, *, key: str = "by hand") -> None:
    facts = await shop.provider.payments.look_up(order.id, order.checkout or "")
    transfers = [one for one in facts.movements.all if one.kind is MovementKind.TRANSFERRED]
    await shop.provider.payouts.reverse_transfer(transfers[-1].reference, Money(amount, "eur"), key=key)
    await shop.settle(order)


async def days(shop: Shop, number: int) -> None:
    for _ in range(number):
        await shop.let_pass(DAY)


async def release(shop: Shop, order: Order) -> None:
    await ReleasePayout(shop.open, shop.booking.house.clock)(
        ReleasePayoutCommand(order_id=order.id, reason="A slip in the dashboard.")
    )
    await shop.drain()


def transferred(shop: Shop, order: Order) -> int:
    return shop.balances(order).get(LedgerAccount.TRANSFERRED, 0)


def holds(order: Order) -> list[tuple[Party, int | None, int | None]]:
    return [(one.by, one.amount, refund_of(one)) for one in order.acts if one.what is ActKind.PAYOUT_HELD]


@pytest.mark.clause("C3.1")
async def test_it_is_held_until_an_operator_lets_it_go_on(shop: Shop) -> None:
    order = await paid_out(shop)
    await take_back(shop, order, 7200)
    await days(shop, 3)
    held = shop.order(order.id)
    assert (held.state, transferred(shop, held)) == (OrderState.DELIVERED, 0)
    assert holds(held) == [(Party.PLATFORM, 7200, None)]
    found = await ShowEarnings(shop.open, shop.booking.house.clock)(
        ShowEarningsCommand(account_id=shop.coach.id, before=None)
    )
    (earning,) = found.earnings
    assert (earning.due.amount, earning.due.holding) == (0, Holding.TAKEN_BACK)
    assert "taken back at the payment provider" in earning.reason
    waiting = (await shop.view(held, by=shop.coach)).waiting
    assert waiting is not None
    assert waiting.until > shop.now

    await release(shop, held)
    await days(shop, 2)
    paid = shop.order(order.id)
    assert (paid.state, transferred(shop, paid), len(holds(paid))) == (OrderState.SETTLED, 7200, 1)


async def test_another_one_after_that_is_held_again(shop: Shop) -> None:
    order = await paid_out(shop)
    await take_back(shop, order, 3600)
    await release(shop, order)
    assert transferred(shop, order) == 7200
    await take_back(shop, order, 3600, key="by hand again")
    await days(shop, 1)
    assert transferred(shop, order) == 3600
    assert [amount for _, amount, _ in holds(shop.order(order.id))] == [3600, 3600]


async def test_what_a_refund_takes_back_is_no_reason_to_hold(shop: Shop) -> None:
    order = await paid_out(shop)
    await GrantRefund(shop.open, shop.booking.house.clock)(
        GrantRefundCommand(order_id=order.id, amount=4500, reason="Half of it broke off.")
    )
    await shop.drain()
    await days(shop, 1)
    order = shop.order(order.id)
    assert (holds(order), transferred(shop, order)) == ([], 3600)


async def test_what_a_dispute_takes_back_is_paid_again_once_it_is_won(shop: Shop) -> None:
    order = await paid_out(shop)
    await shop.provider.hands.dispute(order.checkout or "")
    await shop.settle(order)
    assert transferred(shop, order) == 0
    await shop.provider.hands.decide(order.checkout or "", won=True)
    await shop.settle(order)
    await days(shop, 1)
    assert (holds(shop.order(order.id)), transferred(shop, order)) == ([], 7200)


async def test_a_refund_that_is_decided_later_explains_what_was_taken_back(shop: Shop) -> None:
    order = await paid_out(shop)
    await take_back(shop, order, 7200)
    await GrantRefund(shop.open, shop.booking.house.clock)(
        GrantRefundCommand(order_id=order.id, amount=9000, reason="All of it.")
    )
    await shop.drain()
    await days(shop, 1)
    assert shop.order(order.id).state is OrderState.REFUNDED
    assert shop.balances(order) == {}
