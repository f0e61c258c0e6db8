"""Coaches' accounts and subscriptions, held against what the provider says of them."""

import pytest
from tests.unit.orders.office import DAY, Office

from tic_domain.orders.reconciling import DifferenceKind
from tic_domain.orders.states import OrderState
from tic_domain.shared.jobs import Job


async def test_a_payout_account_that_is_ready_by_now_pays_what_waited_for_it(office: Office) -> None:
    shop = office.shop
    payee = await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.provider.hands.restrict(payee)
    assert await office.look_at_payees() == [DifferenceKind.PAYOUT_ACCOUNT]
    assert "restricted" in office.findings[0].differences[0].words
    assert not shop.booking.house.store.jobs
    await office.look_at_payees(apply=True)
    await shop.drain()
    assert await office.look_at_payees() == []
    await shop.let_pass(10 * DAY)
    assert shop.order(order.id).state is OrderState.DELIVERED


async def test_payout_accounts_are_looked_at_once_a_day(office: Office) -> None:
    shop = office.shop
    payee = await shop.connect_coach()
    await shop.provider.hands.restrict(payee)
    assert await office.look_at_payees(quiet_for=DAY) == []
    shop.booking.house.clock.move(DAY)
    assert await office.look_at_payees(apply=True, quiet_for=DAY) == [DifferenceKind.PAYOUT_ACCOUNT]
    jobs: tuple[Job, ...] = shop.booking.house.store.take_jobs()
    for job in jobs:
        await shop.do(job)
    assert await office.look_at_payees(quiet_for=DAY) == []


async def test_money_that_did_not_reach_the_bank_is_told_and_is_no_difference(office: Office) -> None:
    shop = office.shop
    payee = await shop.connect_coach(bank_refuses=True)
    await shop.bought(shop.booking.at(1))
    await shop.let_pass(4 * DAY)
    await shop.let_pass(4 * DAY)
    await shop.provider.payouts.get_payee(payee)
    await office.look_at_payees(apply=True)
    await shop.drain()
    assert set(await office.look_at_payees()) == {DifferenceKind.WITHDRAWAL_FAILED}
    assert office.findings[0].is_news_only


@pytest.mark.clause("C2.4")
async def test_a_month_that_was_charged_and_is_no_order_is_made_one(office: Office) -> None:
    shop = office.shop
    subscription = await shop.subscribe(await shop.offer("subscription", sessions=4, price=32_000))
    assert await office.look_at_subscriptions() == []
    shop.booking.house.clock.move(32 * DAY)
    before = office.trace()
    assert await office.look_at_subscriptions() == [DifferenceKind.SUBSCRIPTION]
    assert "was charged 320.00 EUR, and is no order" in office.findings[0].differences[0].words
    assert office.trace() == before
    await office.look_at_subscriptions(apply=True)
    assert office.findings[0].mended
    await shop.drain()
    assert len(shop.months(subscription)) == 2
    assert await office.look_at_subscriptions() == []


async def test_a_subscription_that_the_provider_ended_is_found(office: Office) -> None:
    shop = office.shop
    subscription = await shop.subscribe(await shop.offer("subscription", sessions=4, price=32_000))
    await shop.provider.subscriptions.end_now(subscription.reference or "")
    assert await office.look_at_subscriptions() == [DifferenceKind.SUBSCRIPTION]
    assert "the provider says ended" in office.findings[0].differences[0].words
